using Cloister.Agents;
using Cloister.AgUi;
using HelpDesk;
using Microsoft.Extensions.AI;

if (!File.Exists("desk/agent.json"))
{
    AgentProject.Create("desk");
}

// <snippet:desk-start>
await using var agent = await AgentHost.StartAsync(
    new()
    {
        ProjectRoot = "desk",
        Tools = { AIFunctionFactory.Create((string item) => $"The damn {item} is in room 3.", "find") },
        Plugins =
        {
            new AgentServicePlugin<DeskService>(DeskService.Description, () => new()),
            new KnownCustomers(new Dictionary<string, string>(StringComparer.Ordinal) { ["ada"] = "Ada Lovelace" }),
            new Polite(),
            new Journal(),
        },
    }
);

var answer = await agent.Services.InvokeAsync(
    "desk",
    "ask",
    JsonData.Object(("customer", "ada"), ("text", """use find with {"item":"printer"}"""))
);
Console.WriteLine(answer.Data!["text"].AsString());

// </snippet:desk-start>

await AskAsync("ada", """use find with {"item":"stapler"}""");
await AskAsync("eve", "Let me in.");
foreach (var plugin in agent.Context.Plugins.List())
{
    Console.WriteLine(
        $"{plugin.Name}: {string.Join(", ", plugin.Guards.Concat(plugin.Resolves).Concat(plugin.Pipelines).Concat(plugin.Effects))}"
    );
}

foreach (var service in agent.Services.List())
{
    Console.WriteLine($"{service.Title}: {service.State}");
}

async Task AskAsync(string customer, string text)
{
    var result = await agent.Services.InvokeAsync("desk", "ask", JsonData.Object(("customer", customer), ("text", text)));
    Console.WriteLine(result.Success ? result.Data!["text"].AsString() : $"{customer} is refused: {result.Error}");
}
