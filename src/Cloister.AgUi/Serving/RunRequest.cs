using System.Collections.Immutable;

namespace Cloister.AgUi;

/// <summary>A run that a client asks for.</summary>
/// <param name="Input">What the agent gets to know.</param>
/// <param name="Encoding">How the client reads the events.</param>
public sealed record RunRequest(RunAgentInput Input, AgUiEncoding Encoding)
{
    private static readonly ImmutableArray<KeyValuePair<string, string>> SseHeaders = Headers(AgUiMediaTypes.EventStream);
    private static readonly ImmutableArray<KeyValuePair<string, string>> BinaryHeaders = Headers(AgUiMediaTypes.Binary);

    /// <summary>What the host tells the agent besides, as <see cref="RunContext.Items"/>: who asks, for instance.</summary>
    public ImmutableDictionary<string, object> Items { get; init; } = ImmutableDictionary<string, object>.Empty;

    /// <summary>
    /// Asked before each event is written: the id with which a client whose connection breaks can come back, or null. Server-sent events only.
    /// </summary>
    public Func<string?>? EventId { get; init; }

    /// <summary>The headers of the response. Besides, nothing on the way may buffer or compress it.</summary>
    public ImmutableArray<KeyValuePair<string, string>> ResponseHeaders => Encoding == AgUiEncoding.Binary ? BinaryHeaders : SseHeaders;

    private static ImmutableArray<KeyValuePair<string, string>> Headers(string contentType) =>
        [new("Content-Type", contentType), new("Cache-Control", "no-cache, no-store"), new("X-Accel-Buffering", "no")];
}
