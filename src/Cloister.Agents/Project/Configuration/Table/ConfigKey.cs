using System.Text.Json;

namespace Cloister.Agents;

/// <summary>One key of the configuration: where it stands, what it may be, what it is if nobody says.</summary>
internal abstract class ConfigKey(string pattern, ConfigKind kind, string meaning)
{
    /// <summary>Where it stands; a part in angle brackets stands for any name.</summary>
    public string Pattern { get; } = pattern;

    public IReadOnlyList<string> Segments { get; } = pattern.Split('.');

    public ConfigKind Kind { get; } = kind;

    /// <summary>What it is for, in one sentence.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>Whether there must be one wherever what holds it is there.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether its value must not be shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether a change of it needs a restart.</summary>
    public bool NeedsRestart => Segments[0] == "start";

    /// <summary>The default, for people.</summary>
    public abstract string DefaultText { get; }

    /// <summary>Writes the default as a member, if there is one.</summary>
    public abstract void WriteDefault(Utf8JsonWriter writer, string member);

    public static bool IsWildcard(string segment) => segment[0] == '<';
}
