namespace Cloister.Chat;

/// <summary>
/// Marks an interceptor that removes content. Such interceptors are moved to the inner end of their list, so that every observer sees what is
/// left and nothing else.
/// </summary>
public interface IContentRedactor : IInterceptor;
