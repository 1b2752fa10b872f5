namespace Cloister.Chat;

/// <summary>The names under which the bridges between agents and chat clients put what the other side has no place for.</summary>
public static class BridgeNames
{
    /// <summary>
    /// In <c>ChatOptions.AdditionalProperties</c>: the <see cref="Cloister.AgUi.RunAgentInput"/> of the run. <see cref="ChatClientAgent"/> gives it to its
    /// client; <see cref="AgUiChatClient"/> takes thread, parent run, state, context and forwarded properties from it.
    /// </summary>
    public const string Input = "agui_input";

    /// <summary>In <c>ChatOptions.AdditionalProperties</c>: a list of <see cref="Cloister.AgUi.ResumeEntry"/> for <see cref="AgUiChatClient"/> to send.</summary>
    public const string Resume = "agui_resume";

    /// <summary>In the additional properties of a response: the list of <see cref="Cloister.AgUi.Interrupt"/> its run ended with.</summary>
    public const string Interrupts = "agui_interrupts";

    /// <summary>In the additional properties of a response: the ids of the calls that its run left to the application.</summary>
    public const string PendingToolCalls = "agui_pending_tool_calls";

    /// <summary>In the additional properties of a response: what its run returned, as <see cref="Cloister.AgUi.JsonData"/>.</summary>
    public const string Result = "agui_result";

    /// <summary>In the additional properties of a usage content: the provider whose tokens they are.</summary>
    public const string Provider = "agui_provider";

    /// <summary>The name of the custom event for an error that did not end the run.</summary>
    public const string ErrorEvent = "cloister.error";

    /// <summary>The activity type of media that a model made; the wire's assistant messages hold text only.</summary>
    public const string MediaActivity = "cloister.media";

    /// <summary>In the metadata of RUN_FINISHED: why the model stopped, unless it was simply done.</summary>
    public const string FinishReason = "cloister.finishReason";
}
