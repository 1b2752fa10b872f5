namespace Cloister.Agents;

/// <summary>When a server may be tried again: at once after the first failure, then after 1, 2, 4 … seconds, until a call of it succeeds.</summary>
internal sealed class McpBackoff(TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private int _failures;
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;

    /// <summary>How long it is to be left alone still.</summary>
    public TimeSpan Wait => _notBefore - time.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero;

    public void Failed()
    {
        _failures++;
        var seconds = _failures < 2 ? 0 : Math.Pow(2, Math.Min(_failures - 2, 30));
        _notBefore = time.GetUtcNow() + (seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Longest);
    }

    public void Succeeded() => _failures = 0;
}
