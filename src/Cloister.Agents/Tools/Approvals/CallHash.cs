using System.Security.Cryptography;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What exactly is approved: this tool, with these arguments, in this folder. Written another way they are the same.</summary>
internal static class CallHash
{
    public static byte[] Of(string tool, JsonData input, string? folder) =>
        SHA256.HashData(JsonData.Array(tool, Canonical(input), folder ?? JsonData.Null).ToUtf8());

    /// <summary>Whether a tool, as it is now, would do what was asked for then.</summary>
    public static bool IsOf(ApprovalRow row, AgentTool tool) =>
        CryptographicOperations.FixedTimeEquals(row.Hash, Of(row.Tool, row.Input, tool.WorkingFolder));

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
