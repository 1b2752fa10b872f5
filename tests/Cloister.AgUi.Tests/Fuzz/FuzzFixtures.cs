using System.Text;

namespace Cloister.AgUi.Tests.Fuzz;

/// <summary>Inputs that failed once.</summary>
internal static class FuzzFixtures
{
    private static readonly string[] Texts =
    [
        // Half a surrogate pair in a name.
        """json-event {"type":"CUSTOM","\ud83d":1,"name":"n","value":1}""",
        """json-event {"\ud800":"CUSTOM","type":"CUSTOM","name":"n","value":1}""",
        """json-event {"type":"\ud800CUSTOM","name":"n","value":1}""",
        """json-event {"type":"TEXT_MESSAGE_START","messageId":"m","role":"\ud800"}""",
        """json-event {"type":"STATE_DELTA","delta":[{"\ud800":1,"op":"\udc00","path":"/a"}]}""",
        """patch {}|[{"op":"add","pat\ud83dh":"/a","path":"/a","value":1}]""",
        """input {"threadId":"t","runId":"r","messages":[{"id":"1","role":"user","content":"c","\ud83d":"t"}]}""",
        """stored-conversation {"v":2,"messages":[{"role":"user","id":"m4","content":"r","metadata\ud83d":{}}]}""",
        """stored-conversation {"v":2,"m\ud83dessages":[]}""",
        """stored-conversation {"messages":[{"id":"u","role":"user","content":"x","timestamp":"202\ud83d0-01-01T00:00:00Z"}]}""",
        """json-event {"type":"STATE_DELTA","delta":[{"op":"move","from":"/a\udc00","path":"/b\ud83d","x\ud83d":1}]}""",
        """patch {"\ud83dk":1}|[{"op":"test","path":"/\ud83dk","value":1},{"op":"add","path":"/\ud83dx","value":1}]""",
        // A number that no double holds.
        """json-event {"type":"CUSTOM","name":"n","value":[1e390,-1e390]}""",
        // A message of unknown role, as if it grew; the same item open twice.
        """stored-conversation {"pendingMessage":{"id":"a","role":"assistent","content":"y"}}""",
        """stored-conversation {"v":2,"messages":[{"id":"a","role":"assistant","toolCalls":[{"id":"c","type":"function","function":{"name":"f","arguments":""}}]}],"open":[{"id":"c","kind":"toolCall","status":"streaming"},{"id":"c","status":"complete"}]}""",
    ];

    /// <summary>The name of the target and the bytes in Base64, as a failing test prints them.</summary>
    private static readonly string[] Bytes =
    [
        // A foreign event of null.
        "binary-event ygFnCk8IGBCBgICAgICA8P8BGigIJgokCgRkZWVwEhwyGgoCCAAKCREAAAAAAAD4PwoJEeFjnTGVauVDIhYKBwoBYRICCAAKCwoBYhIGMgQKAioAEglzb21lIHRleHQaCXNvbWUgdGV4dA==",
    ];

    public static IReadOnlyList<string> Lines { get; } = [.. Texts.Select(Encode), .. Bytes];

    private static string Encode(string text)
    {
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        return text[..(end + 1)] + Convert.ToBase64String(Encoding.UTF8.GetBytes(text[(end + 1)..]));
    }
}
