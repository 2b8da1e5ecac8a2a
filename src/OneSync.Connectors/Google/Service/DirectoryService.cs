using Google.Apis.Discovery;
using Google.Apis.Requests;
using Google.Apis.Services;
using Google.Apis.Util;

namespace OneSync.Connectors.Google.Service;

/// <summary>
/// The Directory API of Google's Admin SDK, version 1, as its discovery document describes it: as much of it as OneSync uses, in the form of Google's
/// generated clients, of which this one cannot be had as a package.
/// </summary>
internal sealed class DirectoryService(BaseClientService.Initializer initializer) : BaseClientService(initializer)
{
    /// <summary>Where the service is, unless configured otherwise.</summary>
    public const string DefaultAddress = "https://admin.googleapis.com";

    /// <summary>What stands before the methods' own paths.</summary>
    public const string Root = "admin/directory/v1/";

    /// <inheritdoc/>
    public override string Name => "admin";

    /// <inheritdoc/>
    public override string BaseUri => BaseUriOverride ?? DefaultAddress + "/";

    /// <inheritdoc/>
    public override string BasePath => "";

    /// <inheritdoc/>
    public override string BatchUri => BaseUri + "batch";

    /// <inheritdoc/>
    public override string BatchPath => "batch";

    /// <inheritdoc/>
    public override IList<string> Features { get; } = [];
}

/// <summary>A call of the service. Its public properties with <see cref="RequestParameterAttribute"/> are its parameters.</summary>
/// <param name="service">The service.</param>
/// <param name="method">The HTTP method.</param>
/// <param name="path">The path below <see cref="DirectoryService.Root"/>, with <c>{parameter}</c>.</param>
/// <param name="body">What is sent; null for nothing.</param>
internal abstract class DirectoryRequest<T>(IClientService service, string method, string path, object? body = null) : ClientServiceRequest<T>(service)
{
    /// <inheritdoc/>
    public override string MethodName => GetType().Name;

    /// <inheritdoc/>
    public override string HttpMethod => method;

    /// <inheritdoc/>
    public override string RestPath => DirectoryService.Root + path;

    /// <inheritdoc/>
    protected override object? GetBody() => body;

    /// <summary>Declares the parameters, as a generated client does.</summary>
    protected void Declare()
    {
        InitParameters();
        foreach (System.Reflection.PropertyInfo property in GetType().GetProperties())
        {
            if (property.GetCustomAttributes(typeof(RequestParameterAttribute), inherit: true) is not [RequestParameterAttribute parameter])
                continue;
            bool isPath = parameter.Type == RequestParameterType.Path;
            RequestParameters.Add(parameter.Name, new Parameter { Name = parameter.Name, IsRequired = isPath, ParameterType = isPath ? "path" : "query" });
        }
    }
}
