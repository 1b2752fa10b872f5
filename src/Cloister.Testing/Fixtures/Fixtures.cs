using System.Collections.Immutable;

namespace Cloister.Testing;

/// <summary>Recordings that come with the package.</summary>
public static class Fixtures
{
    private const string Prefix = "fixture:";

    /// <summary>A greeting in several pieces.</summary>
    public static Fixture HappyPath => Load("happy-path");

    /// <summary>The names, in order.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        .. typeof(Fixtures)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads a recording.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is none of the name.</exception>
    public static Fixture Load(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        using var stream =
            typeof(Fixtures).Assembly.GetManifestResourceStream(Prefix + name)
            ?? throw new ArgumentException($"There is no fixture '{name}'. There are: {string.Join(", ", Names)}.", nameof(name));
        using var reader = new StreamReader(stream);
        return Fixture.Parse(name, reader.ReadToEnd());
    }
}
