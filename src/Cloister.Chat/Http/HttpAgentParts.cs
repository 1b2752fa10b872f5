using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>What the runs of one agent share.</summary>
internal sealed record HttpAgentParts(Uri Endpoint, HttpAgentOptions Options, HttpClient Client, Backoff? Backoff, ILogger Log)
{
    /// <summary>Says of failures where they happened.</summary>
    public FailedRequest Failures { get; } = new(Endpoint);

    /// <summary>What reads an answer.</summary>
    /// <param name="encoding">How it is encoded.</param>
    /// <param name="options">How its events are decoded.</param>
    public EventSource SourceOf(AgUiEncoding encoding, DecoderOptions options) =>
        encoding == AgUiEncoding.Binary
            ? new(new BinaryFrameReader(Options.MaxEventBytes), new BinaryEventDecoder(options))
            : new(new SseFrameReader(Options.MaxEventBytes), new JsonEventDecoder(options));
}
