namespace Cloister.Chat;

/// <summary>Takes the trail that crash reports are sent with.</summary>
public interface IBreadcrumbSink
{
    /// <summary>Takes one crumb. It must return at once; what it throws is ignored.</summary>
    void Add(Breadcrumb crumb);
}
