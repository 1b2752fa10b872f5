using System.Buffers;
using Cloister.AgUi;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloister.Chat;

/// <summary>How an <see cref="HttpAgent"/> talks to its server. The agent copies it; later changes have no effect.</summary>
public sealed class HttpAgentOptions
{
    /// <summary>How long the server may take until the headers of its answer are there.</summary>
    /// <value>30 seconds; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the server may be silent. Every byte counts, also that of a comment.</summary>
    /// <value>5 minutes; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</value>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>When a run that failed is tried again, and a broken connection to a run that goes on is made again.</summary>
    /// <value>Never; <c>new RetryOptions()</c> has defaults that suit.</value>
    public RetryOptions? Retry { get; set; }

    /// <summary>
    /// Stand around each attempt, the first one outermost. They see what was decoded before it is checked: unknown and malformed events and
    /// chunks included.
    /// </summary>
    public IList<IInterceptor> Interceptors { get; set; } = [];

    /// <summary>Leaves the interceptors in their order, although some remove content that those behind them see.</summary>
    public bool PreserveInterceptorOrder { get; set; }

    /// <summary>Headers of every request; those of a run win. <c>Content-Type</c> and <c>Accept</c> are the agent's own.</summary>
    public IDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the server may answer in the binary encoding.</summary>
    public bool AcceptBinary { get; set; }

    /// <summary>Whether an answer that declares another type than the protocol's is refused.</summary>
    /// <value>It is; otherwise it is read as server-sent events.</value>
    public bool RequireEventStreamContentType { get; set; } = true;

    /// <summary>The largest event that is read, in bytes.</summary>
    /// <value>16 MiB</value>
    public int MaxEventBytes { get; set; } = FrameReader.DefaultMaxFrameBytes;

    /// <summary>How deep an event may nest.</summary>
    /// <value>256</value>
    public int MaxDepth { get; set; } = JsonData.DefaultMaxDepth;

    /// <summary>Whether <c>null</c> reads as absent where the protocol forbids it, for producers that send it.</summary>
    public bool NullsReadAsAbsent { get; set; }

    /// <summary>How strictly streams are held to the protocol, when the agent is used by itself. A client brings its own rule.</summary>
    public VerificationMode Verification { get; set; }

    /// <summary>Whether chunks become the events they stand for, when the agent is used by itself. A client always sees to that.</summary>
    /// <value>They do.</value>
    public bool ExpandChunks { get; set; } = true;

    /// <summary>Hears what was removed from events or translated; of each kind and path once in a run. What it throws is ignored.</summary>
    public Action<Unrecognised>? OnUnrecognised { get; set; }

    /// <summary>Writes the body of a request instead of the protocol's JSON, for servers that want another one. It sees no headers.</summary>
    public Action<RunAgentInput, IBufferWriter<byte>>? EncodeBody { get; set; }

    /// <summary>Says what kind of failure an exception is.</summary>
    /// <remarks>To the words of the default one the agent adds the address, without its query, and what to do; those of another one stay as they are.</remarks>
    public IErrorClassifier ErrorClassifier { get; set; } = Chat.ErrorClassifier.Default;

    /// <summary>Is told when the headers of an answer are there, whatever its status; once for each connection. What it throws is ignored.</summary>
    public Action? OnConnect { get; set; }

    /// <summary>
    /// Is told when a connection that was announced has ended: with null when it ended well or was left, else with the error, whose
    /// <see cref="AgUiError.Exception"/> is what the stream threw. What it throws is ignored.
    /// </summary>
    public Action<AgUiError?>? OnDisconnect { get; set; }

    /// <summary>The clock that timeouts go by.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where it is logged what was removed, and connections made again; without content.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    internal HttpAgentOptions Copy()
    {
        var copy = (HttpAgentOptions)MemberwiseClone();
        copy.Interceptors = [.. Interceptors];
        copy.Headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase);
        return copy;
    }
}
