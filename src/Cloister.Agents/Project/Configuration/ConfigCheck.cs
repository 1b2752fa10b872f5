namespace Cloister.Agents;

/// <summary>Holds the effective configuration against the table, and tells everything that is wrong with it at once.</summary>
internal sealed class ConfigCheck
{
    private readonly List<string> _errors = [];
    private readonly List<string> _warnings = [];
    private readonly List<string> _missing = [];
    private readonly ConfigReader _reader;
    private readonly Func<IReadOnlyList<string>, string> _fileOf;

    private ConfigCheck(ConfigReader reader, Func<IReadOnlyList<string>, string> fileOf) => (_reader, _fileOf) = (reader, fileOf);

    /// <param name="values">The effective configuration as it is written.</param>
    /// <param name="variables">What placeholders stand for.</param>
    /// <param name="fileOf">What errors call the file that said something.</param>
    public static (IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings) Run(
        ConfigMap values,
        IReadOnlyDictionary<string, string> variables,
        Func<IReadOnlyList<string>, string> fileOf
    )
    {
        var check = new ConfigCheck(new ConfigReader(values, variables), fileOf);
        check.Branch(values, ConfigSection.Root, []);
        check.Placeholders(values, [], variables);
        if (check._missing.Count > 0)
        {
            check._errors.Insert(0, $"{ProductNames.ConfigFile}: missing required fields: {string.Join(", ", check._missing)}");
        }
        return (check._errors, check._warnings);
    }

    private void Branch(ConfigMap values, ConfigSection section, IReadOnlyList<string> path)
    {
        foreach (var (name, member) in section.Members)
        {
            if (member.Key is { IsRequired: true } key && IsMissing(key, values.GetValueOrDefault(name)))
            {
                _missing.Add(ConfigPath.Of([.. path, name]));
            }
        }
        foreach (var (name, value) in values)
        {
            Member(name, value, section, [.. path, name]);
        }
    }

    private void Member(string name, object? value, ConfigSection section, IReadOnlyList<string> path)
    {
        if (section.NameRule?.Invoke(name) is { } wrongName)
        {
            Refuse(path, wrongName);
        }
        else if (section.Member(name) is not { } member)
        {
            Unknown(name, section, path);
        }
        else if (member.Key is { } key)
        {
            Leaf(value!, key, path);
        }
        else if (value is ConfigMap map)
        {
            Branch(map, member, path);
        }
        else
        {
            Refuse(path, ObjectKind.Expected);
        }
    }

    private void Leaf(object value, ConfigKey key, IReadOnlyList<string> path)
    {
        if (_reader.Given(key.Kind, value) is not { } given)
        {
            return;
        }
        key.Kind.Read(given, out var refusal);
        if (refusal is not null)
        {
            Refuse(path, refusal);
        }
        else if ((key.IsSecret || value is string && ConfigSecrets.IsSecret(path)) && !Placeholder.TryName(value, out _))
        {
            Warn(path, $"holds a secret in plain text; write ${{NAME}} and put the value into {ProductNames.VariablesFile}");
        }
    }

    private void Unknown(string name, ConfigSection section, IReadOnlyList<string> path)
    {
        if (section == ConfigSection.Root && name == "extensions")
        {
            Refuse(path, "is no key of this file; what extends an agent stands under services or plugins");
        }
        else if (section.IsClosed || (section == ConfigSection.Root && name != "$schema"))
        {
            Warn(path, "unknown key, not used");
        }
    }

    // Text that is blank names nothing; a value of another kind is there, but wrong, which is told as such.
    private bool IsMissing(ConfigKey key, object? value) =>
        value is null
        || (_reader.Given(key.Kind, value) is var given && (given is null || given is string text && string.IsNullOrWhiteSpace(text)));

    private void Placeholders(object? value, IReadOnlyList<string> path, IReadOnlyDictionary<string, string> variables)
    {
        if (Placeholder.TryName(value, out var name) && !variables.ContainsKey(name))
        {
            Warn(path, $"the variable {name} is not set, so the key counts as absent");
        }
        foreach (var (key, inner) in Inside(value))
        {
            Placeholders(inner, [.. path, key], variables);
        }
    }

    private static IEnumerable<(string Key, object? Value)> Inside(object? value) =>
        value switch
        {
            ConfigMap map => map.Select(entry => (entry.Key, entry.Value)),
            ConfigList list => list.Select((item, at) => (FormattableString.Invariant($"{at}"), item)),
            _ => [],
        };

    private void Refuse(IReadOnlyList<string> path, string reason) => _errors.Add(Sentence(path, reason));

    private void Warn(IReadOnlyList<string> path, string reason) => _warnings.Add(Sentence(path, reason));

    private string Sentence(IReadOnlyList<string> path, string reason) => $"{_fileOf(path)}: {ConfigPath.Of(path)}: {reason}";
}
