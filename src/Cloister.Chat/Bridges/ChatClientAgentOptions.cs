using System.Security.Cryptography;
using Cloister.AgUi;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloister.Chat;

/// <summary>How a <see cref="ChatClientAgent"/> behaves. The agent copies it; later changes have no effect.</summary>
public sealed class ChatClientAgentOptions
{
    /// <summary>What each request to the model starts from: instructions, model, temperature, …</summary>
    public ChatOptions? ChatOptions { get; set; }

    /// <summary>
    /// The agent's own tools. Functions are run here; one that is wrapped as <see cref="ApprovalRequiredAIFunction"/> only after the user allowed it.
    /// Other tools are told to the model, for the provider to run.
    /// </summary>
    public IList<AITool> Tools { get; set; } = [];

    /// <summary>How often in one run the model may be asked again with the results of tools.</summary>
    /// <value>10</value>
    public int MaxToolRounds
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 10;

    /// <summary>
    /// What binds an approval to the very call that was shown to the user. Agents that share a key can take each other's approvals.
    /// </summary>
    /// <value>Empty for a key that lives as long as this agent: a question is answered in the process that asked.</value>
    public ReadOnlyMemory<byte> ApprovalKey { get; set; }

    /// <summary>
    /// Makes the answer to a question of the chat client that is no approval, from the id of its <see cref="InputRequestContent"/> and what the user
    /// said. Such questions end the run with an interrupt of the reason <c>input_required</c>.
    /// </summary>
    /// <value>Null if the client has no such questions: answers to them are ignored.</value>
    public Func<string, ResumeEntry, InputResponseContent?>? ReadAnswer { get; set; }

    /// <summary>Makes of the context entries of an input one text that stands before the conversation, as a system message.</summary>
    /// <value>A list of them. Null leaves context to the client, which finds the input under <see cref="BridgeNames.Input"/>.</value>
    public Func<ValueList<ContextEntry>, string>? FormatContext { get; set; } = ListContext;

    /// <summary>
    /// Changes the options of a run before the model is asked for the first time. Tools that are added here are for the client or its provider to run.
    /// </summary>
    public Action<ChatOptions, RunContext>? Configure { get; set; }

    /// <summary>Services for functions that ask for them.</summary>
    public IServiceProvider? Services { get; set; }

    /// <summary>Whether disposing the agent disposes the chat client.</summary>
    /// <value>It does.</value>
    public bool OwnsChatClient { get; set; } = true;

    /// <summary>Makes ids of messages. They must be unique in every conversation they can get into, stored ones included: a counter is not enough.</summary>
    /// <value>Null for version 7 GUIDs.</value>
    public Func<string>? NewId { get; set; }

    /// <summary>Where logs go. They hold no content, but the exceptions of clients and tools.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    internal ChatClientAgentOptions Copy()
    {
        var copy = (ChatClientAgentOptions)MemberwiseClone();
        copy.Tools = [.. Tools];
        copy.ChatOptions = ChatOptions?.Clone();
        copy.ApprovalKey = ApprovalKey.IsEmpty ? RandomNumberGenerator.GetBytes(32) : ApprovalKey;
        copy.NewId ??= VersionSevenIds.By(TimeProvider.System);
        return copy;
    }

    private static string ListContext(ValueList<ContextEntry> context) =>
        "Context from the application:\n" + string.Join('\n', context.Select(entry => $"- {entry.Description}: {entry.Value}"));
}
