namespace Cloister.Agents;

/// <summary>Forms that texts of the configuration must have. Each says why one has not; null if it has.</summary>
internal static class TextRules
{
    public static string? TimeZone(string id) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && zone.HasIanaId
            ? null
            : "must be an IANA time zone that this machine knows";

    /// <summary>Looks at the text alone; what it leads to is looked at when it is used.</summary>
    public static string? ProjectPath(string path)
    {
        var depth = 0;
        if (path.Length == 0 || Path.IsPathRooted(path))
        {
            return "must be relative to the project";
        }
        foreach (var segment in path.Split('/', '\\'))
        {
            depth += segment switch
            {
                ".." => -1,
                "." or "" => 0,
                _ => 1,
            };
            if (depth < 0)
            {
                return "must stay inside the project";
            }
        }
        return null;
    }

    public static string? PluginName(string name)
    {
        try
        {
            _ = new PluginId(name);
            return null;
        }
        catch (ArgumentException)
        {
            return "is no name of a plugin";
        }
    }

    /// <summary>A letter, then letters, digits and hyphens; all lower-case.</summary>
    public static string? ServiceName(string name) =>
        name is [>= 'a' and <= 'z', ..] && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')
            ? null
            : "is no name of a service; a letter comes first, then letters, digits and hyphens, all lower-case";

    public static string? Pin(string pin) =>
        Cloister.Pin.TryParse(pin, out _) ? null : "is no pin; expected is plugin:service, or *:service";
}
