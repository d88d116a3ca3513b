// One message or turn. Far from what is seen it is an empty box of about its height, so that long sessions open at once.
import { Component } from "preact";
import { useContext, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { TranscriptItem } from "../../src/core/transcript.ts";
import { MarkdownContext } from "../shared/markdown/context.ts";
import { CondenseView } from "./CondenseView.tsx";
import type { Fork } from "./conversation.ts";
import { ChangeNote, ForkNote } from "./ForkNote.tsx";
import { heightOf } from "./height.ts";
import { ImportNote } from "./ImportNote.tsx";
import { TurnView } from "./TurnView.tsx";
import { UserMessage } from "./UserMessage.tsx";

export interface RowProps {
  readonly item: TranscriptItem;
  readonly ways: Fork | undefined;
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

const sameList = (one: Fork | undefined, other: Fork | undefined): boolean =>
  one?.after === other?.after && one?.branches.join() === other?.branches.join();

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
      {filled && <Item item={item} ways={ways} last={last} />}
    </article>
  );
}

function Item({ item, ways, last }: Omit<RowProps, "drawn">) {
  switch (item.type) {
    case "user":
      return <UserMessage id={item.id} seq={item.seq} at={item.at} content={item.content} to={item.to} ways={ways} />;
    case "turn":
      return <TurnView turn={item} ways={ways} last={last} />;
    case "fork":
      return <ForkNote item={item} />;
    case "change":
      return <ChangeNote item={item} />;
    case "condense":
      return <CondenseView step={item} />;
    case "import":
      return <ImportNote item={item} />;
    default:
      return item satisfies never;
  }
}
