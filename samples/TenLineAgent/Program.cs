using System.ComponentModel;
using Cloister.Agents;
using Microsoft.Extensions.AI;

if (!File.Exists("ada/agent.json"))
{
    AgentProject.Create("ada"); // agent.json, a role, a tone; `cloister up ada` would do that too, and start it
}

// <snippet:ten-line-agent>
var weather = AIFunctionFactory.Create(([Description("A city.")] string city) => $"Rain in {city}.", "weather");
await using var agent = await AgentHost.StartAsync(new() { ProjectRoot = "ada", Tools = { weather } });

var answer = await agent.Sessions.Get("main").RunAsync("""use weather with {"city":"Zürich"}""");
Console.WriteLine(answer.Text); // from the model in agent.json; without one, from a few rules that need no key
// </snippet:ten-line-agent>
