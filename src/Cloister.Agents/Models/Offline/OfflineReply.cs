using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>What the offline model says or does.</summary>
/// <param name="Text">What it says; may be empty if it does something.</param>
/// <param name="Call">What it does.</param>
internal sealed partial record OfflineReply(string Text, OfflineCall? Call = null)
{
    public long Length => Text.Length + (Call is null ? 0 : Call.Tool.Length + Call.Arguments.Length);

    public static OfflineReply Calling(OfflineCall call) => new("", call);

    /// <summary>The reply, word by word if it is streamed.</summary>
    public IEnumerable<AIContent> ContentsFor(OfflineConversation conversation, bool isStreaming)
    {
        if (Text.Length > 0)
        {
            foreach (var piece in isStreaming ? Words().Matches(Text).Select(match => match.Value) : [Text])
            {
                yield return new TextContent(piece);
            }
        }

        if (Call is null)
        {
            yield break;
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"offline-call-{conversation.CallCount + 1}");
        if (isStreaming)
        {
            yield return new FunctionCallFragmentContent(id, Call.Tool, "");
            yield return new FunctionCallFragmentContent(id, Call.Tool, Call.Arguments);
        }

        yield return FunctionCalls.Parse(id, Call.Tool, Call.Arguments);
    }

    [GeneratedRegex(@"\s*\S+\s*|\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();
}
