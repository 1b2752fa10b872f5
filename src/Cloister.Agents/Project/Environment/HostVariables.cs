namespace Cloister.Agents;

/// <summary>The variables of the host process that programs of the agent get: what they need to start, and nothing that could be a secret.</summary>
internal static class HostVariables
{
    private static readonly string[] Names =
    [
        .. new[] { "PATH", "LANG", "LC_ALL", "LC_CTYPE", "TERM", "COLORTERM", "SHELL", "USER", "LOGNAME", "HOME", "TMPDIR", "TZ" },
        .. OperatingSystem.IsWindows()
            ? new[] { "SystemRoot", "ComSpec", "PATHEXT", "TEMP", "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA" }
            : [],
    ];

    /// <param name="read">Reads a variable of the host process.</param>
    public static IEnumerable<KeyValuePair<string, string>> Passed(Func<string, string?> read) =>
        Names.Select(name => KeyValuePair.Create(name, read(name))).Where(variable => variable.Value is not null)!;
}
