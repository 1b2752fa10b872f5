namespace Cloister.Agents;

/// <summary>What is spoken with a provider.</summary>
public enum ProviderProtocol
{
    /// <summary>Nothing: the model is a part of this program.</summary>
    None,

    /// <summary>Chat completions, as OpenAI began them and many others offer them.</summary>
    OpenAi,

    /// <summary>The messages API of Anthropic.</summary>
    Anthropic,
}
