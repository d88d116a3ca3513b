// What has changed since the last commit, from VS Code's own git extension.
import * as vscode from "vscode";

/** Of its API, version 1: https://github.com/microsoft/vscode/blob/main/extensions/git/src/api/git.d.ts */
interface Git {
  getAPI(version: 1): { readonly repositories: readonly Repository[] };
}
interface Repository {
  readonly state: { readonly workingTreeChanges: readonly unknown[]; readonly indexChanges: readonly unknown[] };
  diff(cached: boolean): Promise<string>;
}

/** Null when there is no repository with a change in it, or git is switched off. */
export async function gitChanges(): Promise<(() => Promise<string>) | null> {
  const extension = vscode.extensions.getExtension<Git>("vscode.git");
  if (extension === undefined) return null;
  try {
    const { repositories } = (await extension.activate()).getAPI(1);
    const changed = repositories.filter(({ state }) => state.workingTreeChanges.length + state.indexChanges.length > 0);
    if (changed.length === 0) return null;
    return async () => {
      const parts = await Promise.all(changed.flatMap((repository) => [repository.diff(true), repository.diff(false)]));
      return parts.filter((part) => part !== "").join("\n");
    };
  } catch {
    // It throws when git is not installed, or disabled.
    return null;
  }
}
