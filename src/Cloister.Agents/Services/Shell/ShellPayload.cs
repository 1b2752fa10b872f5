using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What an action of the shell service was given, checked against its schema already.</summary>
internal sealed class ShellPayload(JsonData json)
{
    private const int CharactersOfToken = 4;
    private const int LeastCharacters = 200;

    public string? ShellId => Text("shellId");

    public string? Command => Text("cmd");

    public string? Folder => Text("cwd");

    public string? SessionId => Text("sessionId");

    public string? Reason => Text("reason");

    public string? Characters => Text("chars");

    public bool? AutoNotifyOnExit => Flag("autoNotifyOnExit");

    public bool IsUnrestricted => Flag("unrestricted") == true;

    public bool HasTerminal => Flag("pty") == true;

    public bool AppendsNewline => Flag("appendNewline") == true;

    public bool IsLast => Flag("eof") == true;

    public bool IsForced => Flag("force") == true;

    public long? FromCursor => Number("fromCursor");

    public long? AfterVersion => Number("afterVersion");

    /// <summary>How many characters of output are wanted.</summary>
    public int MostCharacters =>
        Number("maxOutputTokens") is { } tokens
            ? (int)Math.Clamp(tokens * CharactersOfToken, LeastCharacters, ShellPage.MostCharacters)
            : ShellPage.MostCharacters;

    public IReadOnlyDictionary<string, string> Environment =>
        json.TryGet("env", out var env) && env.IsObject
            ? env
                .Members.Where(member => member.Value.TryGetString(out _))
                .ToDictionary(member => member.Key, member => member.Value.AsString(), StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<string> Writable =>
        json.TryGet("writable", out var paths) && paths.IsArray ? [.. paths.Items.Select(path => path.AsString())] : [];

    public TimeSpan Milliseconds(string name, int usual) => TimeSpan.FromMilliseconds(Number(name) ?? usual);

    private string? Text(string name) => json.TryGet(name, out var value) && value.TryGetString(out var text) ? text : null;

    private long? Number(string name) => json.TryGet(name, out var value) && value.TryGetInt64(out var number) ? number : null;

    private bool? Flag(string name) =>
        json.TryGet(name, out var value) && value.Kind is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False
            ? value.AsBoolean()
            : null;
}
