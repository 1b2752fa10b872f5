namespace Cloister.AgUi.Tests;

/// <summary>A member of an event of <see cref="WireTable"/>, with values that are right and values that are wrong.</summary>
public sealed record WireMember(
    string Name,
    bool IsRequired,
    bool IsNullable,
    bool HadNulls,
    IReadOnlyList<string> Right,
    IReadOnlyList<string> Wrong
);
