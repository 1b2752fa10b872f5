using System.Buffers.Text;
using System.Security.Cryptography;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>
/// The id of an approval: the call's id and a proof that the call was ours, with these arguments. Clients keep the history, so what they
/// send back may not be what they were shown.
/// </summary>
internal sealed class ApprovalId(ReadOnlyMemory<byte> key, string threadId)
{
    private const char Separator = '.';

    public string For(ToolCall call) => call.Id + Separator + Base64Url.EncodeToString(Proof(call));

    /// <summary>The call an id names, whether or not its proof holds; null if the id is none of ours.</summary>
    public static string? CallOf(string interruptId)
    {
        var end = interruptId.LastIndexOf(Separator);
        return end > 0 ? interruptId[..end] : null;
    }

    public bool Proves(string interruptId, ToolCall call)
    {
        var proof = interruptId.AsSpan(interruptId.LastIndexOf(Separator) + 1);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return Base64Url.GetMaxDecodedLength(proof.Length) <= HMACSHA256.HashSizeInBytes + 1
            && Base64Url.IsValid(proof, out var length)
            && length == given.Length
            && Base64Url.TryDecodeFromChars(proof, given, out _)
            && CryptographicOperations.FixedTimeEquals(given, Proof(call));
    }

    private byte[] Proof(ToolCall call) =>
        HMACSHA256.HashData(key.Span, JsonData.Array(threadId, call.Id, call.Name, Arguments(call)).ToUtf8());

    /// <summary>Clients may write the same arguments in another way, with other spaces or another order.</summary>
    private static JsonData Arguments(ToolCall call) =>
        JsonData.TryParse(call.Arguments.ToString(), out var json) ? Canonical(json) : call.Arguments.ToString();

    private static JsonData Canonical(JsonData json)
    {
        if (json.IsObject)
        {
            var members = json.Members.OrderBy(member => member.Key, StringComparer.Ordinal);
            return JsonData.Object(members.Select(member => KeyValuePair.Create(member.Key, Canonical(member.Value))));
        }

        return json.IsArray ? JsonData.Array([.. json.Items.Select(Canonical)])
            : json.TryGetString(out var text) ? text
            : json;
    }
}
