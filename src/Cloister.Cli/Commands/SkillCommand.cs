using System.CommandLine;
using Cloister.AgUi;

namespace Cloister.Cli;

/// <summary><c>skill</c>: what models can read about how things are done in a project.</summary>
internal static class SkillCommand
{
    public static Command Create(Surroundings here)
    {
        var options = new RunningAgentOptions(here);
        var command = options.Group("skill", "See the skills of the agent that runs here.");
        command.Add(
            options.Asking(
                "list",
                "List the skills, and what is wrong with those that cannot be used.",
                [],
                (agent, _, token) => ActAsync(agent, "list", JsonData.EmptyObject, token),
                data => data.Items.Select(LineOf)
            )
        );
        command.Add(
            Asking(
                options,
                "lookup",
                "Read a skill.",
                "name",
                "Its id, its name, or a part of one of them.",
                data => [Payload.Text(data, "text")]
            )
        );
        command.Add(
            Asking(
                options,
                "find",
                "Find skills by words of their names and descriptions.",
                "query",
                "The words.",
                data => data.Items.Select(LineOf)
            )
        );
        return command;
    }

    private static Command Asking(
        RunningAgentOptions options,
        string action,
        string description,
        string name,
        string what,
        Func<JsonData, IEnumerable<string>> show
    )
    {
        var words = new Argument<string[]>(name) { Description = what, Arity = ArgumentArity.OneOrMore };
        return options.Asking(
            action,
            description,
            [words],
            (agent, parsed, token) => ActAsync(agent, action, JsonData.Object((name, string.Join(' ', parsed.GetValue(words)!))), token),
            show
        );
    }

    private static Task<JsonData> ActAsync(AgentConnection agent, string action, JsonData payload, CancellationToken cancellationToken) =>
        agent.PostAsync($"api/plugins/skill/actions/{action}", payload, cancellationToken);

    private static string LineOf(JsonData skill) =>
        $"{Payload.Text(skill, "id"), -24} {(skill["valid"].AsBoolean() ? Payload.Text(skill, "description") : $"cannot be used: {Payload.Text(skill, "problem")}")}";
}
