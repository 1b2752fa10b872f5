using System.Text.Json;
using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>The tool by which a model reads a skill.</summary>
internal sealed class SkillLookup(Func<SkillSession> session) : AIFunction
{
    public const string ToolName = "skill_lookup";

    private static readonly JsonElement Schema = JsonData
        .Parse("""{"type":"object","required":["name"],"properties":{"name":{"type":"string","description":"The id of the skill."}}}""")
        .ToElement();

    public override string Name => ToolName;

    public override string Description => "Reads a skill: how something is done here. It is then in the conversation.";

    public override JsonElement JsonSchema => Schema;

    public static AgentTool Offer(Func<SkillSession> session) => new(new SkillLookup(session)) { IsOffered = () => session().HasSkills };

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            var name = arguments["name"] is JsonElement { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
            var (skill, isNew) = await session().ReadAsync(name, cancellationToken).ConfigureAwait(false);
            return JsonData
                .Object(("skill", skill.Id), ("status", isNew ? "added to the conversation" : "in the conversation already"))
                .ToElement();
        }
        catch (ActionFailedException failure)
        {
            throw new ToolFailedException(failure.Message);
        }
    }
}
