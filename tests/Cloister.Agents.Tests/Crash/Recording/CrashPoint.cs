using Cloister.Agents.Tests.Storage;

namespace Cloister.Agents.Tests.Crash;

/// <summary>A moment at which a process could have ended.</summary>
/// <param name="Name">Which, for people.</param>
/// <param name="Left">The files it would have left.</param>
/// <param name="Seen">The rows that readers have seen, and that must be there; with the key of their session.</param>
/// <param name="Facts">What must be there.</param>
internal sealed record CrashPoint(
    string Name,
    TemporaryFolder Left,
    IReadOnlyList<(long Session, LogRow Row)> Seen,
    IReadOnlyList<Fact> Facts
);
