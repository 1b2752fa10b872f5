namespace Cloister.Agents;

/// <summary>A key whose value the program reads as a <typeparamref name="T"/>.</summary>
internal sealed class ConfigKey<T>(string pattern, ConfigKind kind, T @default, string meaning, string? shown = null)
    : ConfigKey(pattern, kind, meaning)
{
    /// <summary>What holds if nobody says anything.</summary>
    public T Default { get; } = @default;

    public override string DefaultText => shown ?? (Default is null ? "–" : Kind.Show(Default));
}
