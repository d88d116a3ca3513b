// What every part of the chat view works with.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Arrangement } from "./arrangement.ts";
import type { ChatModel } from "./model.ts";

export interface ChatPage {
  readonly model: ChatModel;
  readonly arrangement: Arrangement;
  readonly place: "sidebar" | "editor";
}

export const ChatContext = createContext<ChatPage | null>(null);

export function useChat(): ChatPage {
  const page = useContext(ChatContext);
  if (!page) throw new Error("A part of the chat view was drawn outside of it.");
  return page;
}
