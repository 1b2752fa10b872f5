using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What a client can say about its run beside the protocol, under <c>forwardedProps.cloister</c>.</summary>
internal static class AgUiOptions
{
    private const string Member = "cloister";

    /// <summary>One of them, if it was said as a text.</summary>
    public static string? Find(RunAgentInput input, string name) =>
        input.ForwardedProps.TryGet(Member, out var options) && options.TryGet(name, out var value) && value.TryGetString(out var text)
            ? text
            : null;
}
