using System.CommandLine;
using Cloister.Agents;
using Cloister.AgUi;

namespace Cloister.Cli;

/// <summary><c>skill</c>: what models can read about how things are done in a project. They are files, so no agent has to run.</summary>
internal static class SkillCommand
{
    public static Command Create(Surroundings here)
    {
        var options = new RunningAgentOptions(here);
        var command = options.Group("skill", "See the skills of a project.");
        command.Add(
            options.Asking(
                "list",
                "List the skills, and what is wrong with those that cannot be used.",
                [],
                (agent, _, token) => ActAsync(agent, "list", JsonData.EmptyObject, token),
                data => data.Items.Select(LineOf),
                (project, _, _) => Look(here, project, library => Skill.ToJson(library.List()))
            )
        );
        command.Add(Lookup(options, here));
        command.Add(Find(options, here));
        return command;
    }

    private static Command Lookup(RunningAgentOptions options, Surroundings here)
    {
        var name = Words("name", "Its id, its name, or a part of one of them.");
        return options.Asking(
            "lookup",
            "Read a skill.",
            [name],
            (agent, parsed, token) => ActAsync(agent, "lookup", JsonData.Object(("name", Text(parsed, name))), token),
            data => [Payload.Text(data, "text")],
            (project, parsed, _) => Look(here, project, library => library.Get(Text(parsed, name)).ToJsonWithText())
        );
    }

    private static Command Find(RunningAgentOptions options, Surroundings here)
    {
        var query = Words("query", "The words.");
        return options.Asking(
            "find",
            "Find skills by words of their names and descriptions.",
            [query],
            (agent, parsed, token) => ActAsync(agent, "find", JsonData.Object(("query", Text(parsed, query))), token),
            data => data.Items.Select(LineOf),
            (project, parsed, _) => Look(here, project, library => Skill.ToJson(library.Find(Text(parsed, query))))
        );
    }

    private static Argument<string[]> Words(string name, string what) => new(name) { Description = what, Arity = ArgumentArity.OneOrMore };

    private static string Text(ParseResult parsed, Argument<string[]> words) => string.Join(' ', parsed.GetValue(words)!);

    private static Task<JsonData> Look(Surroundings here, AgentProject project, Func<SkillLibrary, JsonData> answer)
    {
        var said = AgentConfig.Load(project).Plugins.GetValueOrDefault(SkillPlugin.Id.Value);
        if (said?.IsEnabled == false)
        {
            throw new CommandException("Plugin \"skill\" is disabled");
        }

        var home = here.Variable("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Task.FromResult(answer(new(project.Root, SkillSettings.Of(new(said?.Config)), home, new())));
    }

    private static Task<JsonData> ActAsync(AgentConnection agent, string action, JsonData payload, CancellationToken cancellationToken) =>
        agent.PostAsync($"api/plugins/skill/actions/{action}", payload, cancellationToken);

    private static string LineOf(JsonData skill) =>
        $"{Payload.Text(skill, "id"), -24} {(skill["valid"].AsBoolean() ? Payload.Text(skill, "description") : $"cannot be used: {Payload.Text(skill, "problem")}")}";
}
