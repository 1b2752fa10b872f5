// Clients of the public package and one agent: node agent.mjs VERSION URL TOKEN sse|binary
// Each line that comes in is something to do, as JSON; each is answered with a line of JSON.
import { createInterface } from "node:readline";

const [version, url, token, encoding] = process.argv.slice(2);
const { HttpAgent } = await import(`client-${version}`);
const accept = encoding === "binary" ? { Accept: "application/vnd.ag-ui.event+proto" } : {};

// A connection that breaks leaves a rejected promise inside the package that nobody can catch; browsers only log it.
process.on("unhandledRejection", () => {});

class Client extends HttpAgent {
  requestInit(parameters) {
    const init = super.requestInit(parameters);
    return { ...init, headers: { ...init.headers, ...accept, Authorization: `Bearer ${token}` } };
  }
}

// Looking on is no part of the package: the same stream, by another request.
function look(threadId) {
  const declared = version.startsWith("0.") ? "" : "?protocolVersion=1.0";
  return (_, { headers, signal }) =>
    fetch(`${url}/threads/${encodeURIComponent(threadId)}/stream${declared}`, { headers, signal });
}

class Conversation {
  constructor({ threadId, messages, state, joins }) {
    const fetching = joins ? { fetch: look(threadId) } : {};
    this.agent = new Client({ url, threadId, initialMessages: messages, initialState: state, ...fetching });
  }

  // Resolves when the run has ended, or when an event of some type has come.
  run(parameters, until) {
    const seen = { types: [], failures: [], outcomes: [] };
    this.seen = seen;
    return new Promise((resolve) => {
      const subscriber = {
        onEvent: ({ event }) => {
          seen.types.push(event.type);
          // The client applies the event after this.
          if (event.type === until) setImmediate(resolve);
        },
        onRunFailed: ({ error }) => void seen.failures.push(error.message),
        onRunErrorEvent: ({ event }) => void seen.failures.push(event.message),
        onRunFinishedEvent: ({ outcome, interrupts, pendingToolCallIds }) =>
          void seen.outcomes.push({ type: outcome, interrupts: interrupts?.map(({ id }) => id), open: pendingToolCallIds }),
      };
      this.ended = this.agent.runAgent(parameters, subscriber).catch((error) => {
        if (!seen.failures.includes(error.message)) seen.failures.push(error.message);
      });
      this.ended.then(resolve);
    });
  }

  get report() {
    return { ...this.seen, messages: this.agent.messages, state: this.agent.state };
  }
}

const conversations = new Map();
const deeds = {
  open: ({ name, ...given }) => void conversations.set(name, new Conversation(given)),
  say: ({ name, message }) => conversations.get(name).agent.addMessage(message),
  list: ({ name, messages }) => conversations.get(name).agent.setMessages(messages),
  run: ({ name, parameters, until }) => conversations.get(name).run(parameters ?? {}, until),
  abort: ({ name }) => conversations.get(name).agent.abortRun(),
  end: ({ name }) => conversations.get(name).ended,
};

for await (const line of createInterface({ input: process.stdin })) {
  const { deed, ...given } = JSON.parse(line);
  await deeds[deed](given);
  console.log(JSON.stringify(conversations.get(given.name).seen ? conversations.get(given.name).report : {}));
}
