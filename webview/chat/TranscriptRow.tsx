// One message or turn. Far from what is seen it is an empty box of about its height, so that long sessions open at once.
import { Component } from "preact";
import { useContext, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Alternatives } from "../../src/core/session.ts";
import type { TranscriptItem } from "../../src/core/transcript.ts";
import { MarkdownContext } from "../shared/markdown/context.ts";
import { heightOf } from "./height.ts";
import { TurnView } from "./TurnView.tsx";
import { UserMessage } from "./UserMessage.tsx";

export interface RowProps {
  readonly item: TranscriptItem;
  readonly ways: Alternatives | undefined;
  /** The last turn is the one that can be answered again. */
  readonly last: boolean;
  readonly drawn: boolean;
}

/** Drawn again only when its own item changed: there may be thousands. */
export class TranscriptRow extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    const { item, ways, last, drawn } = this.props;
    const sameWays = ways === next.ways || (ways?.current === next.ways?.current && sameList(ways, next.ways));
    return item !== next.item || last !== next.last || (next.drawn && !drawn) || !sameWays;
  }
  override render() {
    return <Row {...this.props} />;
  }
}

const sameList = (one: Alternatives | undefined, other: Alternatives | undefined): boolean =>
  one?.branches.join() === other?.branches.join();

function Row({ item, ways, last, drawn }: RowProps) {
  const host = useContext(MarkdownContext);
  const element = useRef<HTMLElement>(null);
  const [near, setNear] = useState(drawn);
  const filled = near || drawn;
  useLayoutEffect(() => {
    if (filled || !host || !element.current) return;
    return host.near(element.current, () => setNear(true));
  }, [filled, host]);
  return (
    <article
      ref={element}
      class={`row ${item.type}`}
      data-item={item.id}
      style={{ containIntrinsicBlockSize: `auto ${heightOf(item)}px` }}
    >
      {filled &&
        (item.type === "user" ? (
          <UserMessage item={item} ways={ways} />
        ) : (
          <TurnView turn={item} ways={ways} last={last} />
        ))}
    </article>
  );
}
