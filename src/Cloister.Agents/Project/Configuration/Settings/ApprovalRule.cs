using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What a person has said beforehand about calls of a tool.</summary>
/// <param name="Tool">The tool; a star at the end stands for anything.</param>
/// <param name="Verdict">What becomes of calls it is about.</param>
public sealed record ApprovalRule(string Tool, ApprovalVerdict Verdict)
{
    /// <summary>
    /// The command it is about, argument by argument; null for all. <c>*</c> is one argument, <c>**</c> at the end any number of them. A command that
    /// a shell would read as more than one program and its arguments is never allowed by it.
    /// </summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>What the members of the input have to be; <c>*</c> is anything, a list is one of several. Null for all inputs.</summary>
    public IReadOnlyDictionary<string, JsonData>? Input { get; init; }

    /// <summary>Why, for the person who is asked or the model that is refused.</summary>
    public string? Reason { get; init; }
}
