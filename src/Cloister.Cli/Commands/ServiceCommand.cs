using System.CommandLine;
using Cloister.AgUi;

namespace Cloister.Cli;

/// <summary><c>service</c>: the services of a running agent.</summary>
internal static class ServiceCommand
{
    public static Command Create(Surroundings here)
    {
        var options = new RunningAgentOptions(here);
        var command = options.Group("service", "See and steer the services of the agent that runs here.");
        command.Add(
            options.Asking(
                "list",
                "List the services.",
                [],
                (agent, _, token) => agent.GetAsync("api/services", token),
                data => data["services"].Items.Select(LineOf)
            )
        );
        foreach (var verb in (string[])["status", "start", "stop", "restart"])
        {
            command.Add(Controlling(options, verb));
        }

        command.Add(Commanding(options, new(here.Time)));
        command.Add(ScheduleCommand.Create(options));
        return command;
    }

    private static Command Controlling(RunningAgentOptions options, string verb)
    {
        var service = new Argument<string>("service") { Description = "Its name." };
        return options.Asking(
            verb,
            verb == "status" ? "Say how a service is." : $"{char.ToUpperInvariant(verb[0])}{verb[1..]} a service.",
            [service],
            (agent, parsed, token) =>
                agent.PostAsync(
                    $"api/services/{Uri.EscapeDataString(parsed.GetValue(service)!)}/control",
                    JsonData.Object(("action", verb)),
                    token
                ),
            data => [Payload.Text(data, "state")]
        );
    }

    private static Command Commanding(RunningAgentOptions options, ScheduleOptions schedule)
    {
        var service = new Argument<string>("service") { Description = "Its name." };
        var action = new Argument<string>("action") { Description = "What it is to do." };
        var payload = Payload.Option();
        var command = options.Asking(
            "command",
            "Have a service do one of its actions.",
            [service, action],
            (agent, parsed, token) =>
            {
                var body = JsonData.Object(
                    ("service", parsed.GetValue(service)!),
                    ("command", parsed.GetValue(action)!),
                    ("payload", Payload.Of(parsed.GetValue(payload)))
                );
                return agent.PostAsync("api/services/command", schedule.Of(parsed) is { } when ? body.With("schedule", when) : body, token);
            },
            data => [data.ToString()]
        );
        command.Add(payload);
        schedule.AddTo(command);
        return command;
    }

    private static string LineOf(JsonData service) =>
        $"{Payload.Text(service, "name"), -16} {(service["enabled"].AsBoolean() ? Payload.Text(service, "state") : "disabled"), -10} {Payload.Text(service, "title")}"
        + (Payload.Text(service, "lastError") is { Length: > 0 } error ? $": {error}" : "");
}
