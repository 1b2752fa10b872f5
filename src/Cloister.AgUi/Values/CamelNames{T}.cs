namespace Cloister.AgUi;

/// <summary>The values of an enumeration as JSON spells them: their names, beginning with a small letter.</summary>
internal sealed class CamelNames<T>
    where T : struct, Enum
{
    private readonly Dictionary<T, string> _names = Enum.GetValues<T>().ToDictionary(value => value, Spelled);
    private readonly Dictionary<string, T> _values = Enum.GetValues<T>().ToDictionary(Spelled, StringComparer.Ordinal);

    public string NameOf(T value) => _names[value];

    public T? Find(string name) => _values.TryGetValue(name, out var value) ? value : null;

    private static string Spelled(T value) => $"{char.ToLowerInvariant($"{value}"[0])}{$"{value}"[1..]}";
}
