using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What somebody wrote down about how to do something.</summary>
/// <param name="Id">The name of its folder.</param>
/// <param name="Path">Its file, in the project if it is there.</param>
internal sealed record Skill(string Id, string Path)
{
    /// <summary>Its name for people.</summary>
    public string Name { get; init; } = Id;

    /// <summary>What it is for.</summary>
    public string Description { get; init; } = "";

    /// <summary>The tools it says it needs. It is told to people; what a session may use is not decided here.</summary>
    public ValueList<string> AllowedTools { get; init; } = [];

    /// <summary>How it is done.</summary>
    public string Text { get; init; } = "";

    /// <summary>Why it cannot be used; null if it can.</summary>
    public string? Problem { get; init; }

    public JsonData ToJson() =>
        JsonData
            .Object(("id", Id), ("name", Name), ("description", Description), ("path", Path))
            .Merge(
                AllowedTools.Count == 0
                    ? JsonData.EmptyObject
                    : JsonData.Object(("allowedTools", JsonData.Array([.. AllowedTools.Select(tool => (JsonData)tool)])))
            )
            .Merge(JsonData.Object(("valid", Problem is null)))
            .Merge(Problem is null ? JsonData.EmptyObject : JsonData.Object(("problem", Problem)));

    /// <summary>The same with how it is done.</summary>
    public JsonData ToJsonWithText() => ToJson().Merge(JsonData.Object(("text", Text)));

    public static JsonData ToJson(IEnumerable<Skill> skills) => JsonData.Array([.. skills.Select(skill => skill.ToJson())]);

    /// <summary>What a model reads of it.</summary>
    public string ToMessage() => $"<skill name=\"{Id.Replace("\"", "&quot;", StringComparison.Ordinal)}\">\n{Text}\n</skill>";
}
