using Cloister.AgUi;
using Microsoft.Extensions.AI;

// GatedAgent: serves the agent of the current folder like the command does, with a tool that a person has to approve. What it did is in the file "done".
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.Services.AddAgent(
    ".",
    agent => agent.Tools.Add(new ApprovalRequiredAIFunction(AIFunctionFactory.Create(ExecuteAsync, "shell_exec")))
);
var app = builder.Build();
app.MapAgent();
app.Urls.Add("http://127.0.0.1:0");
await app.StartAsync();
Console.WriteLine(JsonData.Object(("event", "ready"), ("url", app.Urls.First()), ("pid", Environment.ProcessId)));
await app.WaitForShutdownAsync();

static async Task<string> ExecuteAsync(string command)
{
    await File.AppendAllLinesAsync("done", [command]);
    return $"did {command}";
}
