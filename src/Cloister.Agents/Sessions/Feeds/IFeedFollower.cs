namespace Cloister.Agents;

/// <summary>One who follows the live end of a session's log. It holds no rows of its own, so it can fall behind as far as it likes.</summary>
internal interface IFeedFollower : IDisposable
{
    /// <summary>Whether there will never be more.</summary>
    bool IsClosed { get; }

    /// <summary>Waits until there is something behind a row, or never will be.</summary>
    ValueTask WaitAsync(long after, CancellationToken cancellationToken);

    /// <summary>The rows right behind a row, if they are still at hand; otherwise they have to be read from the store.</summary>
    bool TryRead(long after, out IReadOnlyList<LogRow> rows);
}
