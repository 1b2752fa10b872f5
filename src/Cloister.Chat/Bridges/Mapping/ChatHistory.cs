using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat;

/// <summary>
/// A conversation from the wire for a model. Models want each call answered, right behind the message it stands in, and reasoning in the message
/// it led to; the wire promises neither.
/// </summary>
internal sealed class ChatHistory
{
    private const string NotAnswered = "This call was never answered.";

    private readonly List<ChatMessage> _messages = [];
    private readonly List<AIContent> _reasoning = [];
    private readonly List<ToolCall> _calls = [];
    private readonly Dictionary<string, ToolMessage> _results = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, ChatMessage> _answers;
    private readonly IReadOnlyDictionary<string, ToolApprovalRequestContent> _requests;

    private ChatHistory(
        ValueList<Message> messages,
        IReadOnlyDictionary<string, ChatMessage> answers,
        IReadOnlyDictionary<string, ToolApprovalRequestContent> requests
    )
    {
        _answers = answers;
        _requests = requests;
        foreach (var result in messages.OfType<ToolMessage>())
        {
            _results[result.ToolCallId] = result;
        }
    }

    /// <summary>The messages of an input for a model.</summary>
    /// <param name="messages">The messages of the input.</param>
    /// <param name="answers">Results of this run for calls of earlier ones, by call.</param>
    /// <param name="requests">Approvals that were asked for by the client behind us and are answered now, by call.</param>
    public static List<ChatMessage> From(
        ValueList<Message> messages,
        IReadOnlyDictionary<string, ChatMessage> answers,
        IReadOnlyDictionary<string, ToolApprovalRequestContent> requests
    )
    {
        var history = new ChatHistory(messages, answers, requests);
        foreach (var message in messages)
        {
            history.Add(message);
        }

        history.EndTurn();
        return history._messages;
    }

    private void Add(Message message)
    {
        switch (message)
        {
            case ReasoningMessage reasoning:
                EndCalls();
                _reasoning.Add(new TextReasoningContent(reasoning.Text.ToString()) { ProtectedData = reasoning.EncryptedValue });
                break;
            case AssistantMessage assistant:
                Add(assistant);
                break;
            case UserMessage user:
                AddAfterTurn(user, ChatRole.User, Contents(user.Content), user.Name);
                break;
            case SystemMessage system:
                AddAfterTurn(system, ChatRole.System, [new TextContent(system.Text.ToString())], system.Name);
                break;
            case DeveloperMessage developer:
                AddAfterTurn(developer, ChatRole.System, [new TextContent(developer.Text.ToString())], developer.Name);
                break;
            case ToolMessage:
                EndCalls();
                break;
        }
    }

    private void Add(AssistantMessage message)
    {
        var carriesOnlyCalls = message.Text.IsEmpty && message.ToolCalls.Count > 0 && _reasoning.Count == 0;
        if (!carriesOnlyCalls || _messages is not [.., { Role: var role } last] || role != ChatRole.Assistant || !CarriesOnlyCalls(last))
        {
            EndCalls();
            last = New(message, ChatRole.Assistant, [.. _reasoning], message.Name);
            _reasoning.Clear();
        }

        if (!message.Text.IsEmpty)
        {
            last.Contents.Add(new TextContent(message.Text.ToString()));
        }

        foreach (var call in message.ToolCalls)
        {
            _calls.Add(call);
            last.Contents.Add(_requests.GetValueOrDefault(call.Id) ?? (AIContent)CallArguments.ToContent(call));
        }
    }

    private static bool CarriesOnlyCalls(ChatMessage message) =>
        message.Contents.All(content => content is FunctionCallContent or ToolApprovalRequestContent);

    private void AddAfterTurn(Message message, ChatRole role, IList<AIContent> contents, string? name)
    {
        EndTurn();
        New(message, role, contents, name);
    }

    private ChatMessage New(Message message, ChatRole role, IList<AIContent> contents, string? name)
    {
        var added = new ChatMessage(role, contents)
        {
            MessageId = message.Id,
            AuthorName = name,
            AdditionalProperties = Properties.FromMetadata(message.Metadata),
        };
        _messages.Add(added);
        return added;
    }

    /// <summary>Reasoning that led to no answer stands for itself.</summary>
    private void EndTurn()
    {
        EndCalls();
        if (_reasoning.Count > 0)
        {
            _messages.Add(new(ChatRole.Assistant, [.. _reasoning]));
            _reasoning.Clear();
        }
    }

    private void EndCalls()
    {
        foreach (var call in _calls.Where(call => !_requests.ContainsKey(call.Id)))
        {
            _messages.Add(Answer(call));
        }

        _calls.Clear();
    }

    private ChatMessage Answer(ToolCall call) =>
        _results.TryGetValue(call.Id, out var result) ? new(ChatRole.Tool, [ResultContents.ToResult(result)]) { MessageId = result.Id }
        : _answers.TryGetValue(call.Id, out var answer) ? answer
        : new(ChatRole.Tool, [new FunctionResultContent(call.Id, NotAnswered)]);

    private static List<AIContent> Contents(MessageContent content) =>
        content.HasParts
            ? content.Parts.Select(MediaContents.ToContent).OfType<AIContent>().ToList()
            : [new TextContent(content.Text.ToString())];
}
