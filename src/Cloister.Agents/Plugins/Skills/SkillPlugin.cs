using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// Skills: texts in the folders of the project that say how something is done. Models are told which there are, and read one when they need it.
/// </summary>
internal sealed class SkillPlugin : AgentPlugin
{
    private readonly SkillReader _reader = new();
    private readonly string _home;

    /// <param name="home">The folder of the user.</param>
    public SkillPlugin(string home)
    {
        _home = home;
        Actions =
        [
            new("list", "Lists the skills, and what is wrong with those that cannot be used.", List),
            new("lookup", "Reads a skill.", Lookup) { InputSchema = Taking("name") },
            new("find", "Finds skills by words of their names and descriptions.", Find) { InputSchema = Taking("query") },
        ];
    }

    public static PluginId Id { get; } = new("skill");

    public override PluginId PluginId => Id;

    public override string Title => "Skills";

    public override string Description => "Tells models how things are done here.";

    public override IReadOnlyList<PluginAction> Actions { get; }

    public override void Register(PluginServiceRegistry services)
    {
        SkillSession? session = null;
        services.RegisterLazySingleton(SkillSession.Slot, () => session = new(LibraryOf));
        services.RegisterLazySingleton(AgentTool.Slot(SkillLookup.ToolName), () => SkillLookup.Offer(() => session!));
    }

    protected override void Hook(PointHooks hooks)
    {
        // It takes part by what it tells models and by its tool, and at no point.
    }

    protected internal override string? System(AgentSessionContext context)
    {
        var skills = LibraryOf(context).Usable();
        return skills.Count == 0
            ? null
            : "There are skills: texts that say how something is done here. Before you do something that one of them is for, read it with "
                + $"{SkillLookup.ToolName}, and do as it says.\n{string.Join('\n', skills.Select(skill => $"- {skill.Id}: {skill.Description}"))}";
    }

    protected internal override ValueTask<PluginAvailability> AvailabilityAsync(
        AgentSessionContext context,
        CancellationToken cancellationToken
    )
    {
        var refused = LibraryOf(context).Refused();
        return new(
            refused.Count == 0
                ? PluginAvailability.Available
                : PluginAvailability.Missing([
                    .. refused.Select(path =>
                        $"'{path}' leads out of the project, so its skills are left out. Say \"allowExternalPaths\": true if that is meant."
                    ),
                ])
        );
    }

    private static JsonData Taking(string name) =>
        JsonData.Object(
            ("type", "object"),
            ("required", JsonData.Array(name)),
            ("properties", JsonData.Object((name, JsonData.Object(("type", "string")))))
        );

    private ValueTask<PluginActionResult> List(PluginActionCall call, CancellationToken cancellationToken) =>
        Told(LibraryOf(call.Context).List());

    private ValueTask<PluginActionResult> Find(PluginActionCall call, CancellationToken cancellationToken) =>
        Told(LibraryOf(call.Context).Find(call.Payload["query"].AsString()));

    private ValueTask<PluginActionResult> Lookup(PluginActionCall call, CancellationToken cancellationToken)
    {
        var skill = LibraryOf(call.Context).Get(call.Payload["name"].AsString());
        return new(PluginActionResult.Done(skill.ToJsonWithText()));
    }

    private static ValueTask<PluginActionResult> Told(IReadOnlyList<Skill> skills) => new(PluginActionResult.Done(Skill.ToJson(skills)));

    private SkillLibrary LibraryOf(AgentSessionContext context) => new(context.RootPath, SkillSettings.Of(Config(context)), _home, _reader);
}
