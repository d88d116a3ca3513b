// The browser's profile: an empty folder for temporary files of its own, with everything off that a profile can turn off.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

const PREFIX = "ai-studio-browser-";
const BLOCK = 2;

/** Chromium's own preferences (chrome/common/pref_names.h). */
const PREFERENCES = {
  credentials_enable_service: false,
  credentials_enable_autosignin: false,
  autofill: { enabled: false, profile_enabled: false, credit_card_enabled: false },
  // 3: none at all.
  download_restrictions: 3,
  net: { network_prediction_options: BLOCK },
  search: { suggest_enabled: false },
  signin: { allowed: false },
  translate: { enabled: false },
  profile: {
    password_manager_enabled: false,
    default_content_setting_values: {
      automatic_downloads: BLOCK,
      bluetooth_guard: BLOCK,
      clipboard: BLOCK,
      file_system_write_guard: BLOCK,
      geolocation: BLOCK,
      hid_guard: BLOCK,
      idle_detection: BLOCK,
      local_fonts: BLOCK,
      media_stream_camera: BLOCK,
      media_stream_mic: BLOCK,
      midi_sysex: BLOCK,
      notifications: BLOCK,
      payment_handler: BLOCK,
      popups: BLOCK,
      sensors: BLOCK,
      serial_guard: BLOCK,
      usb_guard: BLOCK,
    },
  },
};

/** Makes one that only this user can read. Those of processes that ended without tidying up are removed. */
export function makeProfile(): string {
  sweep();
  const folder = mkdtempSync(path.join(os.tmpdir(), `${PREFIX}${process.pid}-`));
  mkdirSync(path.join(folder, "Default"));
  writeFileSync(path.join(folder, "Default", "Preferences"), JSON.stringify(PREFERENCES));
  return folder;
}

/** A process that is about to end may still write for a moment. */
const TRIES = 10;

export async function removeProfile(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: TRIES, retryDelay: 50 }).catch(() => {});
}

function sweep(): void {
  for (const name of readdirSync(os.tmpdir())) {
    const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]);
    if (!Number.isInteger(pid) || isAlive(pid)) continue;
    try {
      rmSync(path.join(os.tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another user's, or another process was quicker.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && "code" in thrown && thrown.code === "EPERM";
  }
}
