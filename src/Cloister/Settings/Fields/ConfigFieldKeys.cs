namespace Cloister;

/// <summary>Makes sure that no two fields write the same place.</summary>
internal static class ConfigFieldKeys
{
    public static void ThrowIfOverlapping(IReadOnlyList<ConfigField> fields, string paramName)
    {
        var leaves = fields.SelectMany(field => Leaves(field, "")).ToList();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in leaves)
        {
            if (!taken.Add(key))
            {
                throw new ArgumentException($"Two fields have the key '{key}'. Give each field its own.", paramName);
            }
        }
        foreach (var key in leaves)
        {
            for (var dot = key.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = key.IndexOf('.', dot + 1))
            {
                if (taken.Contains(key[..dot]))
                {
                    throw new ArgumentException(
                        $"'{key[..dot]}' cannot be a value and hold the field '{key}'. Rename one of them.",
                        paramName
                    );
                }
            }
        }
    }

    private static IEnumerable<string> Leaves(ConfigField field, string prefix) =>
        field is GroupField ? field.Nested.SelectMany(child => Leaves(child, $"{prefix}{field.Key}.")) : [prefix + field.Key];
}
