using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Interop.Tests;

/// <summary>A version of the public packages, and the encoding in which it talks with us.</summary>
internal sealed record Peer(string Version, AgUiEncoding Encoding)
{
    public const string Old = "0.0.59";
    public const string Current = "1.0.0";

    private static readonly string[] PartTypes = ["text", "image", "audio", "video", "document"];

    /// <summary>All of them, as rows of a theory.</summary>
    public static TheoryData<string, AgUiEncoding> All =>
        new()
        {
            { Old, AgUiEncoding.Sse },
            { Old, AgUiEncoding.Binary },
            { Current, AgUiEncoding.Sse },
            { Current, AgUiEncoding.Binary },
        };

    public bool IsOld => Version == Old;

    public bool IsBinary => Encoding == AgUiEncoding.Binary;

    /// <summary>The corpus, as far as the peer can have it.</summary>
    public IEnumerable<AgUiEvent> Corpus =>
        !IsOld ? EventCorpus.All
        : !IsBinary ? EventCorpus.All.Select(WithoutForeignChunk)
        : EventCorpus.All.Where(HasOldBinaryForm).Select(InOldBinaryForm);

    /// <summary>JSON of either side without what the version may add or take out: members that came after it, and a default.</summary>
    public JsonData View(JsonData json) =>
        json switch
        {
            { IsArray: true } => JsonData.Array([.. json.Items.Select(View)]),
            { IsObject: true } => JsonData.Object(
                json.Members.Where(member => !IsNewer(json, member.Key) && !IsFilledIn(member))
                    .Select(member => KeyValuePair.Create(member.Key, View(member.Value)))
            ),
            _ => json,
        };

    /// <summary>An input without what the version has no words for: files of providers, and parts in the result of a tool.</summary>
    public RunAgentInput CanSend(RunAgentInput input) =>
        IsOld ? input with { Messages = [.. input.Messages.Where(message => !HasNewerContent(message))] } : input;

    private static bool HasNewerContent(Message message) =>
        message switch
        {
            ToolMessage tool => tool.Content.HasParts,
            UserMessage user => user.Content.Parts?.Any(part => part is MediaPart { Source: FileSource }) == true,
            _ => false,
        };

    private bool IsNewer(JsonData owner, string name) =>
        name == "encryptedValueType"
        || (IsOld && IsBinary && name == "encryptedValue")
        || (IsOld && (name is "protocolVersion" or "cacheWriteInputTokens" || IsNewInPart(owner, name)));

    private bool IsFilledIn(KeyValuePair<string, JsonData> member) =>
        IsOld && member.Key == "replace" && member.Value.Equals(JsonData.True);

    private static bool IsNewInPart(JsonData owner, string name) =>
        owner.TryGet("type", out var type)
        && type.TryGetString(out var word)
        && PartTypes.Contains(word)
        && (name == "id" || (name == "metadata" && word == "text"));

    /// <summary>Version 0.0.59 does not pass on the foreign event of a chunk.</summary>
    private static AgUiEvent WithoutForeignChunk(AgUiEvent agentEvent) =>
        agentEvent.Type is EventType.TextMessageChunk or EventType.ToolCallChunk or EventType.ReasoningMessageChunk
            ? agentEvent with
            {
                RawEvent = null,
            }
            : agentEvent;

    private static bool HasOldBinaryForm(AgUiEvent agentEvent) =>
        agentEvent.Type
            is not (
                EventType.TextMessageChunk
                or EventType.ToolCallChunk
                or EventType.ToolCallResult
                or (>= EventType.ActivitySnapshot and <= EventType.ReasoningEncryptedValue)
            );

    private static AgUiEvent InOldBinaryForm(AgUiEvent agentEvent) =>
        agentEvent switch
        {
            RunStartedEvent start => start with { ParentRunId = null, Input = null },
            RunFinishedEvent { Outcome: SuccessOutcome } finish => finish with { Outcome = new SuccessOutcome() },
            RunFinishedEvent { Outcome: CancelledOutcome } finish => finish with { Outcome = null },
            MessagesSnapshotEvent snapshot => snapshot with
            {
                Messages =
                [
                    .. snapshot.Messages.Where(message =>
                        message is not (ActivityMessage or ReasoningMessage) && !HasNewerContent(message)
                    ),
                ],
            },
            _ => agentEvent,
        };
}
