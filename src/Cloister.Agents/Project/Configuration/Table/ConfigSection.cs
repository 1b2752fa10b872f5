namespace Cloister.Agents;

/// <summary>The keys as the tree they form: what an object of the configuration may hold.</summary>
internal sealed class ConfigSection
{
    // Sections in which a key nobody knows is a slip of the pen; elsewhere plugins, services and providers have keys of their own.
    private static readonly HashSet<string> Closed = new(StringComparer.Ordinal)
    {
        "start",
        "execution",
        "execution.tools",
        "context",
        "context.memory",
        "sandbox",
        "shell",
        "approvals",
        "logging",
        "mcp.<name>",
    };

    private static readonly Dictionary<string, Func<string, string?>> NameRules = new(StringComparer.Ordinal)
    {
        ["services"] = TextRules.ServiceName,
        ["plugins"] = TextRules.PluginName,
        ["mcp"] = TextRules.ServiceName,
        ["slots"] = TextRules.Pin,
    };

    private readonly Dictionary<string, ConfigSection> _members = new(StringComparer.Ordinal);

    private ConfigSection(string pattern)
    {
        Pattern = pattern;
        IsClosed = Closed.Contains(pattern);
        NameRule = NameRules.GetValueOrDefault(pattern);
    }

    public static ConfigSection Root { get; } = Plant(ConfigKeys.All);

    public string Pattern { get; }

    /// <summary>The key that stands here, if this is the end of one.</summary>
    public ConfigKey? Key { get; private set; }

    /// <summary>Members by name, in the order of the table.</summary>
    public IReadOnlyDictionary<string, ConfigSection> Members => _members;

    /// <summary>What members of any other name are.</summary>
    public ConfigSection? Others { get; private set; }

    /// <summary>Says why a member cannot have its name; null if any will do.</summary>
    public Func<string, string?>? NameRule { get; }

    /// <summary>Whether a member that is not in the table is worth a warning.</summary>
    public bool IsClosed { get; }

    /// <summary>Whether there is anything to check inside.</summary>
    public bool IsBranch => _members.Count > 0 || Others is not null;

    public ConfigSection? Member(string name) => _members.GetValueOrDefault(name) ?? Others;

    private static ConfigSection Plant(IReadOnlyList<ConfigKey> keys)
    {
        var root = new ConfigSection("");
        foreach (var key in keys)
        {
            var at = root;
            foreach (var segment in key.Segments)
            {
                at = at.Grow(segment);
            }
            at.Key = key;
        }
        root.Inherit();
        return root;
    }

    private ConfigSection Grow(string segment)
    {
        var pattern = Pattern.Length == 0 ? segment : $"{Pattern}.{segment}";
        if (ConfigKey.IsWildcard(segment))
        {
            return Others ??= new ConfigSection(pattern);
        }
        if (!_members.TryGetValue(segment, out var member))
        {
            _members.Add(segment, member = new ConfigSection(pattern));
        }
        return member;
    }

    // What holds for members of any name holds for those that are named, too.
    private void Inherit()
    {
        foreach (var member in _members.Values)
        {
            foreach (var (name, common) in Others?._members ?? [])
            {
                member._members.TryAdd(name, common);
            }
            member.Inherit();
        }
        Others?.Inherit();
    }
}
