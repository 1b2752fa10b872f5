// An agent behind the public encoder: node server.mjs VERSION < events.json
// Answers each POST with the given events, in the encoding the request admits. GET tells the last input it got. Prints its port.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";

const [version] = process.argv.slice(2);
const { EventEncoder } = await import(`encoder-${version}`);
const events = JSON.parse(readFileSync(0, "utf8"));
let lastInput = "null";

createServer(async (request, response) => {
  if (request.method === "GET") {
    response.setHeader("Content-Type", "application/json").end(lastInput);
    return;
  }

  const body = [];
  for await (const chunk of request) body.push(chunk);
  lastInput = Buffer.concat(body).toString("utf8");

  const encoder = new EventEncoder({ accept: request.headers.accept });
  response.writeHead(200, { "Content-Type": encoder.getContentType() });
  for (const event of events) response.write(encoder.encodeBinary(event));
  response.end();
}).listen(0, "127.0.0.1", function () {
  console.log(this.address().port);
});
