using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>A run that a client of the protocol asked for: the body of the input is what it sent.</summary>
internal sealed partial class AgUiInput(ILogger logger) : IInputHandler
{
    private readonly ILogger _logger = logger;

    public string Kind => InputKind.AgUi;

    public static SessionInput Of(RunAgentInput input, string sessionId, IdSource ids) =>
        new(ids.NewInput(), InputKind.AgUi, ToUtf8(input with { ThreadId = sessionId }))
        {
            RunId = input.RunId,
            Digest = DigestOf(input),
            Preview = input.Messages.OfType<UserMessage>().LastOrDefault() is { } last ? SessionTable.Preview(last.Text) : null,
        };

    /// <summary>What was asked, in short: the same run with other words is a mistake.</summary>
    public static byte[] DigestOf(RunAgentInput input) =>
        SHA256.HashData(
            ToUtf8(
                new(input.ThreadId, input.RunId)
                {
                    Messages = input.Messages,
                    Tools = input.Tools,
                    Resume = input.Resume,
                }
            )
        );

    public async ValueTask<RunPlan> PlanAsync(LiveSession session, SessionInput input, CancellationToken cancellationToken)
    {
        var asked = Read(input);
        var services = session.Services;
        var (chat, _) = await session.Log.StateAsync().ConfigureAwait(false);
        // Nobody else changes the session meanwhile, and nearly always the first read is the only one.
        var known = await services
            .Store.ReadOnceAsync(reader => reader.ReadKnownAsync(session.Key), cancellationToken)
            .ConfigureAwait(false);
        var openCalls = await OpenCallsAsync(session, chat, cancellationToken).ConfigureAwait(false);
        var words = await WordsAsync(session, asked, known, cancellationToken).ConfigureAwait(false);
        var reading = new ListComparison(known, asked.Messages, openCalls, services.Ids.NewMessage).Read(
            ModeOf(asked),
            !asked.Resume.IsEmpty,
            message => words is not null && words != message.Content
        );
        Warn(session, reading);
        var takesState = !IsNothing(asked.State) && !asked.State.Equals(chat.State);
        return new()
        {
            Before = [.. Records(reading, input, takesState ? asked.State : null)],
            Instructions = [.. Instructions(asked)],
            ClientTools = asked.Tools,
            Resume = asked.Resume,
            Digest = input.Digest ?? DigestOf(AgUiJson.ReadInput(input.Body.Span)),
            Input = ToUtf8(asked with { Messages = [], Resume = [], State = JsonData.EmptyObject }),
            ParentRunId = asked.ParentRunId,
            Sent = asked
                .Messages.Select(message => message.Id)
                .Concat(reading.Append.Select(message => message.Id))
                .ToHashSet(StringComparer.Ordinal),
            NeedsCatchUp = reading.NeedsCatchUp,
            Told = !takesState && !IsNothing(chat.State) && !chat.State.Equals(asked.State) ? chat.State : null,
        };
    }

    public IReadOnlyList<Message> MessagesOf(SessionInput input) =>
        [.. Read(input).Messages.Reverse().TakeWhile(message => message is UserMessage).Reverse().Select(ListComparison.OfClient)];

    public string? RunIdOf(SessionInput input) => AgUiJson.ReadInput(input.Body.Span).RunId;

    /// <summary>What was asked, without what only the host may say about messages.</summary>
    private static RunAgentInput Read(SessionInput input)
    {
        var asked = AgUiJson.ReadInput(input.Body.Span);
        return asked with { Messages = asked.Messages.Select(MessageTags.Untagged).ToValueList() };
    }

    /// <summary>The calls that the client was asked to answer: those of the session without a result, but for those that are ours to carry out.</summary>
    private static async ValueTask<Dictionary<string, string>> OpenCallsAsync(
        LiveSession session,
        ChatState chat,
        CancellationToken cancellationToken
    )
    {
        var calls = new Dictionary<string, string>(StringComparer.Ordinal);
        var open = chat.OpenCalls().ToHashSet(StringComparer.Ordinal);
        if (open.Count == 0)
        {
            return calls;
        }

        var ours = await session
            .Services.Store.ReadAsync(reader => reader.ReadApprovalsOfAsync(session.Key, open), cancellationToken)
            .ConfigureAwait(false);
        open.ExceptWith(ours.Select(row => row.CallId));
        foreach (var message in chat.Messages.OfType<AssistantMessage>())
        {
            foreach (var call in message.ToolCalls.Where(call => open.Contains(call.Id)))
            {
                calls.TryAdd(call.Id, message.Id);
            }
        }

        return calls;
    }

    private static bool IsNothing(JsonData state) => state.Kind == JsonValueKind.Null || state is { Kind: JsonValueKind.Object, Count: 0 };

    private static IEnumerable<LogRecord> Records(ListReading reading, SessionInput input, JsonData? state)
    {
        if (reading.CutFrom is { } from)
        {
            yield return new HistoryCut(from, reading.Reason, reading.CutCount);
        }

        foreach (var message in reading.Append)
        {
            yield return new MessageAdded(message, input.Id);
        }

        if (state is not null)
        {
            yield return new StateSet(state);
        }
    }

    /// <summary>What we hold under the id of the last listed message, if that is a person's.</summary>
    private static async ValueTask<MessageContent?> WordsAsync(
        LiveSession session,
        RunAgentInput asked,
        List<KnownMessage> known,
        CancellationToken cancellationToken
    ) =>
        asked.Messages is [.., UserMessage last]
        && known.Exists(message => message.Id == last.Id)
        && await session
            .Services.Store.ReadOnceAsync(reader => reader.FindMessageAsync(session.Key, last.Id), cancellationToken)
            .ConfigureAwait(false)
            is UserMessage held
            ? held.Content
            : null;

    /// <summary>System and developer messages and facts are the application's instructions for this run. They are not stored.</summary>
    internal static IEnumerable<string> Instructions(RunAgentInput asked) =>
        asked
            .Messages.Where(message => message is SystemMessage or DeveloperMessage)
            .Select(message => message.Text.ToString())
            .Concat(asked.Context.Select(entry => $"{entry.Description}: {entry.Value}"));

    private static HistoryMode ModeOf(RunAgentInput asked) =>
        AgUiOptions.Find(asked, "history") is { } value && Enum.TryParse<HistoryMode>(value, ignoreCase: true, out var mode)
            ? mode
            : HistoryMode.Unsaid;

    private static byte[] ToUtf8(RunAgentInput input)
    {
        var buffer = new ArrayBufferWriter<byte>();
        AgUiJson.WriteInput(input, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private void Warn(LiveSession session, ListReading reading)
    {
        if (reading.Refused.Count > 0)
        {
            LogRefused(reading.Refused.Count, session.Id);
        }
    }

    [LoggerMessage(
        503,
        LogLevel.Warning,
        "{Count} messages in a client's list for session '{SessionId}' were ignored: a client can add what a person says, and answers to calls it was asked for."
    )]
    private partial void LogRefused(int count, string sessionId);
}
