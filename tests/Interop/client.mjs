// A run by the public client: node client.mjs VERSION URL sse|binary < input.json
// Prints one line of JSON: the events its subscribers saw, and what it holds in the end.
import { readFileSync } from "node:fs";

const [version, url, encoding] = process.argv.slice(2);
const { HttpAgent } = await import(`client-${version}`);
const input = JSON.parse(readFileSync(0, "utf8"));

class Client extends HttpAgent {
  requestInit(parameters) {
    const init = super.requestInit(parameters);
    return encoding === "binary" ? { ...init, headers: { ...init.headers, Accept: "application/vnd.ag-ui.event+proto" } } : init;
  }
}

const agent = new Client({ url, threadId: input.threadId, initialMessages: input.messages ?? [], initialState: input.state ?? {} });
const events = [];
const failures = [];
const seen = { onEvent: ({ event }) => void events.push(event), onRunFailed: ({ error }) => void failures.push(String(error.message ?? error)) };

let newMessages = [];
try {
  const { runId, tools, context, forwardedProps, resume } = input;
  ({ newMessages } = await agent.runAgent({ runId, tools, context, forwardedProps, resume }, seen));
} catch (error) {
  failures.push(String(error.message ?? error));
}

console.log(JSON.stringify({ events, messages: agent.messages, state: agent.state, newMessages, failures }));
