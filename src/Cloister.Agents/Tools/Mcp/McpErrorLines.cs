using System.Text;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// What a server writes on its error stream. All of it is read, or the server would wait for us; some of it is logged, and its last words are kept for
/// whoever wants to know why it does not start.
/// </summary>
internal sealed partial class McpErrorLines(string server, Func<string, string> redact, ILogger logger)
{
    private const int MaxLine = 1000;
    private const int MaxLogged = 1000;
    private const int MaxKept = 5;

    private readonly ILogger _logger = logger;
    private readonly Queue<string> _last = new();
    private readonly byte[] _line = new byte[2 * MaxLine];
    private int _length;
    private int _logged;

    /// <summary>The last lines; null if there were none.</summary>
    public string? Last
    {
        get
        {
            lock (_last)
            {
                return _last.Count == 0 ? null : string.Join(" | ", _last);
            }
        }
    }

    /// <summary>Reads to the end.</summary>
    public async Task ReadAsync(Stream stream)
    {
        var buffer = new byte[4096];
        for (int count; (count = await stream.ReadAsync(buffer, CancellationToken.None).ConfigureAwait(false)) > 0; )
        {
            Take(buffer.AsSpan(0, count));
        }

        EndLine();
    }

    private void Take(ReadOnlySpan<byte> read)
    {
        for (int at; (at = read.IndexOf((byte)'\n')) >= 0; read = read[(at + 1)..])
        {
            Keep(read[..at]);
            EndLine();
        }

        Keep(read);
    }

    /// <summary>Twice of what is shown, so that no secret is cut in two before it is looked for.</summary>
    private void Keep(ReadOnlySpan<byte> part)
    {
        part = part[..Math.Min(part.Length, _line.Length - _length)];
        part.CopyTo(_line.AsSpan(_length));
        _length += part.Length;
    }

    private void EndLine()
    {
        var text = redact(Encoding.UTF8.GetString(_line, 0, _length)).Trim();
        _length = 0;
        if (text.Length == 0)
        {
            return;
        }

        text = text.Length <= MaxLine ? text : text[..MaxLine];
        lock (_last)
        {
            _last.Enqueue(text);
            if (_last.Count > MaxKept)
            {
                _last.Dequeue();
            }
        }

        if (++_logged <= MaxLogged)
        {
            LogLine(server, text);
        }
    }

    [LoggerMessage(558, LogLevel.Debug, "MCP server '{Server}': {Line}")]
    private partial void LogLine(string server, string line);
}
