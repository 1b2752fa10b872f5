using Cloister.AgUi;

namespace Cloister.Agents.Tests.Services.Tasks;

/// <summary>Stands in for the service that runs commands.</summary>
internal sealed class FakeShell
{
    public Seen<JsonData> Asked { get; } = new();

    public Seen<string> Closed { get; } = new();

    public int ExitCode { get; set; }

    public string Output { get; set; } = "ran";

    /// <summary>When a command has ended; at once if not set.</summary>
    public Task Ends { get; set; } = Task.CompletedTask;

    /// <summary>What a command does in its folder.</summary>
    public Action<string> Begins { get; set; } = _ => { };

    public AgentServicePlugin<Service> Plugin =>
        new(
            new("shell")
            {
                Order = 20,
                Actions =
                [
                    ServiceAction.Of<Service>("start", "Starts.", (service, call, _) => new(service.Start(call))),
                    ServiceAction.Of<Service>("wait", "Waits.", (service, _, token) => service.WaitAsync(token)),
                    ServiceAction.Of<Service>("read", "Reads.", (service, call, _) => new(service.Read(call))),
                    ServiceAction.Of<Service>("close", "Ends.", (service, call, _) => new(service.Close(call))),
                ],
            },
            () => new(this),
            Priority.Elevated,
            new("fake-shell")
        );

    internal sealed class Service(FakeShell shell) : AgentService
    {
        public JsonData? Start(ActionCall call)
        {
            shell.Asked.Add(call.Payload);
            shell.Begins(call.Payload["cwd"].AsString());
            return Snapshot("running");
        }

        public async ValueTask<JsonData?> WaitAsync(CancellationToken cancellationToken)
        {
            await shell.Ends.WaitAsync(cancellationToken);
            return Snapshot("completed");
        }

        /// <summary>In two pieces.</summary>
        public JsonData? Read(ActionCall call)
        {
            var (from, half) = ((int)call.Payload["fromCursor"].AsInt64(), shell.Output.Length / 2);
            var to = from < half ? half : shell.Output.Length;
            return JsonData.Object(("output", shell.Output[from..to]), ("nextCursor", to), ("hasMore", to < shell.Output.Length));
        }

        public JsonData? Close(ActionCall call)
        {
            shell.Closed.Add(call.Payload.ToString());
            return JsonData.EmptyObject;
        }

        private JsonData Snapshot(string status) =>
            JsonData.Object(("snapshot", JsonData.Object(("shellId", "sh_1"), ("status", status), ("exitCode", shell.ExitCode))));
    }
}
