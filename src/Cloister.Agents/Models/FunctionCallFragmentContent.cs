using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>A piece of a tool call that a model is still writing; the whole call follows as a <see cref="FunctionCallContent"/>.</summary>
/// <remarks>
/// <para>
/// The models of this package give at least one for every call of a streamed answer: the first as soon as the name is known, and together
/// their texts are exactly the arguments as the model wrote them. All pieces of a call, and nothing else, come in between, except where a
/// model writes several calls at once. A client of somebody else's may give none and only the whole call.
/// </para>
/// <para>Answers that are not streamed have none.</para>
/// </remarks>
/// <param name="callId">Which call; the same as that of the whole call, and another than that of any other call of the answer.</param>
/// <param name="name">The tool.</param>
/// <param name="arguments">The next piece of the text of the arguments; may be empty.</param>
public sealed class FunctionCallFragmentContent(string callId, string name, string arguments) : AIContent
{
    /// <summary>Which call.</summary>
    public string CallId { get; } = callId ?? throw new ArgumentNullException(nameof(callId));

    /// <summary>The tool.</summary>
    public string Name { get; } = name ?? throw new ArgumentNullException(nameof(name));

    /// <summary>The next piece of the text of the arguments; may be empty.</summary>
    public string Arguments { get; } = arguments ?? throw new ArgumentNullException(nameof(arguments));

    /// <inheritdoc/>
    public override string ToString() => $"{CallId} {Name} {Arguments}";
}
