{{- define "young-minds.name" -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "young-minds.selectorLabels" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "young-minds.labels" -}}
{{ include "young-minds.selectorLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "young-minds.secretName" -}}
{{- default (include "young-minds.name" .) .Values.existingSecret -}}
{{- end -}}

{{- define "young-minds.migrationSecretName" -}}
{{- default (printf "%s-migration" (include "young-minds.name" .)) .Values.migration.existingSecret -}}
{{- end -}}

{{- /* A change of configuration or secrets replaces the pods. */ -}}
{{- define "young-minds.checksums" -}}
checksum/config: {{ toJson .Values.config | sha256sum }}
checksum/secrets: {{ toJson .Values.secrets | sha256sum }}
{{- end -}}

{{- define "young-minds.podSpec" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 1001
  runAsGroup: 1001
  fsGroup: 1001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "young-minds.container" -}}
image: {{ printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end -}}

{{- define "young-minds.environment" -}}
envFrom:
  - configMapRef: { name: {{ include "young-minds.name" . }} }
  - secretRef: { name: {{ include "young-minds.secretName" . }} }
{{- end -}}

{{- /* Under the runtime role, migrate only checks the schema. It fails, and is repeated, until the Job has migrated. */ -}}
{{- define "young-minds.waitForSchema" -}}
- name: wait-for-schema
  args: [node, apps/cli/src/main.ts, migrate]
  {{- include "young-minds.container" . | nindent 2 }}
  {{- include "young-minds.environment" . | nindent 2 }}
  resources:
    requests: { cpu: 50m, memory: 128Mi }
    limits: { memory: 512Mi }
  volumeMounts:
    - { name: tmp, mountPath: /tmp }
{{- end -}}
