import type { Alternatives } from "../../src/core/session.ts";
import type { UserItem } from "../../src/core/transcript.ts";
import { exactTime, time } from "../shared/format.ts";
import { SaidContent } from "./SaidContent.tsx";
import { Ways } from "./Ways.tsx";

export function UserMessage({ item, ways }: { readonly item: UserItem; readonly ways: Alternatives | undefined }) {
  return (
    <>
      <div class="row-head">
        <h2>You</h2>
        {ways && <Ways ways={ways} />}
        <time class="muted" dateTime={new Date(item.at).toISOString()} title={exactTime(item.at)}>
          {time(item.at)}
        </time>
      </div>
      <SaidContent id={item.id} seq={item.seq} content={item.content} />
    </>
  );
}
