using System.CommandLine;
using Cloister.AgUi;

namespace Cloister.Cli;

/// <summary><c>plugin</c>: the plugins of a running agent.</summary>
internal static class PluginCommand
{
    public static Command Create(Surroundings here)
    {
        var options = new RunningAgentOptions(here);
        var command = options.Group("plugin", "See the plugins of the agent that runs here, and have them do something.");
        command.Add(
            options.Asking(
                "list",
                "List the plugins.",
                [],
                (agent, _, token) => agent.GetAsync("api/plugins", token),
                data => data["plugins"].Items.Select(LineOf)
            )
        );
        command.Add(Checking(options));
        command.Add(Acting(options));
        return command;
    }

    private static Command Checking(RunningAgentOptions options)
    {
        var plugin = new Argument<string>("plugin") { Description = "Its id." };
        return options.Asking(
            "check",
            "Say whether a plugin has what it needs.",
            [plugin],
            (agent, parsed, token) => agent.GetAsync($"api/plugins/{Uri.EscapeDataString(parsed.GetValue(plugin)!)}/availability", token),
            data =>
                [
                    data["available"].AsBoolean() ? "available" : "not available",
                    .. data["reasons"].Items.Select(reason => $"  {reason.AsString()}"),
                ]
        );
    }

    private static Command Acting(RunningAgentOptions options)
    {
        var plugin = new Argument<string>("plugin") { Description = "Its id." };
        var action = new Argument<string>("action") { Description = "What it is to do." };
        var payload = Payload.Option();
        var command = options.Asking(
            "action",
            "Have a plugin do one of its actions.",
            [plugin, action],
            (agent, parsed, token) =>
                agent.PostAsync(
                    $"api/plugins/{Uri.EscapeDataString(parsed.GetValue(plugin)!)}/actions/{Uri.EscapeDataString(parsed.GetValue(action)!)}",
                    Payload.Of(parsed.GetValue(payload)),
                    token
                ),
            data => [data.ToString()]
        );
        command.Add(payload);
        return command;
    }

    private static string LineOf(JsonData plugin) =>
        $"{Payload.Text(plugin, "name"), -16} {(plugin["enabled"].AsBoolean() ? "enabled" : "disabled"), -10} {Payload.Text(plugin, "title")}";
}
