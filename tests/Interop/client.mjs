// Runs of the public client, one after the other in one conversation: node client.mjs VERSION URL sse|binary < conversation.json
// Prints one line of JSON: what its subscribers saw in each run, and what it holds in the end.
import { readFileSync } from "node:fs";

const [version, url, encoding] = process.argv.slice(2);
const { HttpAgent } = await import(`client-${version}`);
const { threadId, messages, state, runs } = JSON.parse(readFileSync(0, "utf8"));

class Client extends HttpAgent {
  requestInit(parameters) {
    const init = super.requestInit(parameters);
    return encoding === "binary" ? { ...init, headers: { ...init.headers, Accept: "application/vnd.ag-ui.event+proto" } } : init;
  }
}

const agent = new Client({ url, threadId, initialMessages: messages, initialState: state });

async function run(parameters) {
  const events = [];
  const failures = [];
  const outcomes = [];
  const subscriber = {
    onEvent: ({ event }) => void events.push(event),
    onRunFailed: ({ error }) => void failures.push(error.message),
    onRunErrorEvent: ({ event }) => void failures.push(event.message),
    onRunFinishedEvent: ({ outcome, interrupts, pendingToolCallIds }) =>
      void outcomes.push({ type: outcome, interrupts: interrupts?.map(({ id }) => id), open: pendingToolCallIds }),
  };
  const { newMessages } = await agent.runAgent(parameters, subscriber).catch((error) => {
    if (!failures.includes(error.message)) failures.push(error.message);
    return {};
  });
  return { events, failures, outcomes, newMessages };
}

const reports = [];
for (const parameters of runs) reports.push(await run(parameters));
console.log(JSON.stringify({ runs: reports, messages: agent.messages, state: agent.state }));
