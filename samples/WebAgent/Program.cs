using Cloister.Agents;
using Cloister.Chat;
using Microsoft.Extensions.AI;

// A shop that has an agent. Its own code talks to the agent directly, and the world over HTTP, as AG-UI clients do.
var stock = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["lamps"] = 3, ["chairs"] = 0 };
if (!File.Exists("concierge/agent.json"))
{
    AgentProject.Create("concierge");
}

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);

// <snippet:web-agent>
builder.Services.AddAgent(
    "concierge",
    agent => agent.Tools.Add(AIFunctionFactory.Create((string item) => $"{stock.GetValueOrDefault(item)} in stock", "count_stock"))
);

var app = builder.Build();
app.MapAgent("/agents/concierge"); // its runs are at /agents/concierge/agui

// </snippet:web-agent>

// <snippet:web-agent-direct>
app.MapGet(
    "/ask",
    async (HttpContext http, HostedAgent agent) =>
    {
        var answer = await agent.Host.Sessions.Get("shop").RunAsync(http.Request.Query["q"].ToString(), http.RequestAborted);
        await http.Response.WriteAsync(answer.Text);
    }
);

// </snippet:web-agent-direct>

app.Urls.Add("http://127.0.0.1:0");
await app.StartAsync();
var url = app.Urls.First();

// A visitor's program: it has the token, because it runs as the same user.
var token = await File.ReadAllTextAsync("concierge/.agent/run/local.token");
var options = new HttpAgentOptions { Headers = { ["Authorization"] = $"Bearer {token}" } };
await using var client = new AgUiClient(new HttpAgent(new($"{url}/agents/concierge/agui"), options));
await using var session = client.NewSession("visitor-1");
await session.SendAsync("""use count_stock with {"item":"lamps"}""");
Console.WriteLine(session.State.Messages[^1].Text);

using var http = new HttpClient();
Console.WriteLine(await http.GetStringAsync(new Uri($"{url}/ask?q=use count_stock with {{\"item\":\"chairs\"}}")));
Console.WriteLine((await http.GetAsync(new Uri($"{url}/agents/concierge/api/sessions/shop/events"))).StatusCode);

if (args is ["--serve"])
{
    await app.WaitForShutdownAsync();
}

await app.StopAsync();
